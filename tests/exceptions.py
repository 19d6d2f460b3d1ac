"""Everything the completeness tests let pass, each with its reason. There is no other place for exceptions."""

#: Commands that no document names.
UNDOCUMENTED_COMMANDS: dict[str, str] = {}

#: Named addresses that are no pages with a budget of their own.
NOT_PAGES = {
    "capture": "needs a capture, which no shipped record has; tested in test_capture_page.py",
    "capture-file": "a file to download; tested in test_capture_page.py",
    "cite": "a file to download; tested in test_cite_this.py",
    "cite-list": "a file to download; tested in test_cite_this.py",
    "ops-switch": "takes orders, shows nothing; tested in test_ops_page.py",
    "staff-understood": "plain text for the admin's script; tested in test_admin_typed.py",
    **{
        f"{slug}-file": "a file to download; tested in test_downloads.py"
        for slug in (
            *("deployments", "systems", "instruments", "states", "sources", "claims", "system-claims"),
            *("claimants", "publishers"),
        )
    },
}

#: Pages that ask for a login; their budget is that of a member of staff.
STAFF_PAGES = {
    "staff": "drafts and reports are for staff",
    "ops": "the watch over citations is for staff",
    "ops-now": "a part of ops",
    "ops-address": "orders are for staff",
}

#: Tables that no data file declares.
TABLES_WITHOUT_FILE = {
    "archive.stale": "marks for the worker, not records",
    "archive.loadedrow": "book-keeping of the loader, not records",
    "archive.jobrun": "runs of jobs, not records",
    "archive.searchentry": "derived, rebuilt from the records",
    "archive.savedfilter": "what each of the staff keeps for themselves, not records",
    "archive.sentback": "notes between reviewers and authors, gone with the next save",
    "archive.guess": "tries to log in, gone after half an hour",
    "archive.errorreport": "letters of readers, not records; they hold what is nobody's business",
    **{
        f"archive.{name}": "upkeep of citations, written by the workers, not records"
        for name in ("watch", "host", "pause", "check", "capture", "tick")
    },
    "treaties.statusspan": "derived, rebuilt from the records",
    "treaties.boundspan": "derived, rebuilt from the records",
    "deployments.assessment": "derived, rebuilt from the records",
    "deployments.deploymentcell": "derived, rebuilt from the records",
    "deployments.case": "derived, rebuilt from the records",
    "deployments.counteddeployment": "derived, rebuilt from the records",
}

#: Tables a role may see that have no list in the admin.
TABLES_WITHOUT_ADMIN: dict[str, str] = {
    "archive.watch": "seen and ordered on /ops/",
    "archive.pause": "switched on /ops/",
    "archive.capture": "written by the workers, read on pages of its own",
}

#: Functions that turn one row of a table into one value: their name and type say all there is.
PLAIN_ADAPTERS = {
    f"treaties.recorded.{name}": "one row of a table to one value"
    for name in ("said_yes", "number", "unconfirmed", "event_of", "episode_of", "category_of")
}
