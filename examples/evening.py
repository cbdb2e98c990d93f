"""An evening for somebody with glaucoma and reflux: look up, screen, build, check, print, and play."""

from pathlib import Path

from restorative import Practitioner, SessionBuilder, check_session, find_poses, get_pose, render, screen

PAGE = Path("build/evening.html")
"""Where the page that plays the session is written."""

KIT = ["wall", "chair:2", "bolster:2", "block:2", "blanket:6", "pillow:3"]


def main() -> None:
    """Print the whole way from a name to a session."""
    pose = get_pose("Legs Up the Wall")
    print(f"{pose.names.english} ({pose.names.sanskrit}, {pose.names.devanagari})")
    print(pose.summary)

    me = Practitioner(conditions=["glaucoma", "acid reflux"])
    print(render.text(screen(pose, me)))

    print("With that kit, nothing stricter than a caution is recorded for some form of:")
    for found in find_poses(practitioner=me, props=KIT):
        print(f"- {found.names.english}")
    print()

    session = (
        SessionBuilder("Evening wind-down", minutes=40, practitioner=me, kit=KIT, time_of_day="evening")
        .add("supta_baddha_konasana", variant="slope", minutes=9)
        .add("salamba_balasana", variant="chair", minutes=5)
        .add("side_lying_savasana", side="left")
        .build()
    )
    print(render.text(session))
    print("Why these, in this order:")
    before = None
    for hold in session.holds:
        chosen = get_pose(hold.pose)
        reasons = [chosen.variant(hold.variant).for_whom]
        reasons += [neighbour.because for neighbour in chosen.follows if neighbour.pose == before]
        print(f"- {hold.name}: {' '.join(reasons)}")
        before = hold.pose
    print("\nWhat to keep in mind:")
    print(render.text(*check_session(session, practitioner=me, kit=KIT, time_of_day="evening")))

    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render.player(session, practitioner=me), encoding="utf-8")
    print(f"The session plays in a browser, offline: {PAGE.resolve().as_uri()}")


if __name__ == "__main__":
    main()
