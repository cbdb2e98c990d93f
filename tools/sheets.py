"""Write a sheet for each pose, to be read by a teacher who reviews it: `build/sheets/`."""

from pathlib import Path

from restorative import Library, render

SHEETS = Path(__file__).parents[1] / "build" / "sheets"


def main() -> None:
    """Write one Markdown page a pose, and a list of them."""
    library = Library.default()
    SHEETS.mkdir(parents=True, exist_ok=True)
    for pose in library.poses.values():
        (SHEETS / f"{pose.id}.md").write_text(render.markdown(pose), encoding="utf-8")
    listed = "".join(f"- [{pose.names.english}]({pose.id}.md)\n" for pose in library.facts.values())
    (SHEETS / "README.md").write_text(f"# Poses to review\n\n{listed}", encoding="utf-8")
    print(f"{len(library.facts)} sheets in {SHEETS}")


if __name__ == "__main__":
    main()
