"""`python -m communique`."""

if __name__ == "__main__":  # not in a worker process, which has this module too
    from communique.cli import main

    main()
