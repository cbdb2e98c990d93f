"""`python -m restorative` is the command `restorative`."""

from restorative.cli import main

if __name__ == "__main__":
    main()
