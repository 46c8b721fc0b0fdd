"""Blocks that a test of their subject runs: what it proves of them is more than that they run."""

from __future__ import annotations

from typing import NamedTuple

from tests.docs.fences import Fence


class Elsewhere(NamedTuple):
    """The blocks of a page in one language, of one section if it is named, and the test that runs them."""

    page: str
    language: str
    test: str
    section: str | None = None

    def covers(self, fence: Fence) -> bool:
        """Tell whether a block is one of them."""
        of_page = (fence.page, fence.language) == (self.page, self.language)
        return of_page and self.section in (None, fence.section)


_GIT, _CRON = "tests/cli/test_cli_git.py", "tests/watch/test_cron.py"
_RULES, _TARGETS = "tests/watch/test_judging_docs.py", "tests/watch/test_targets_docs.py"
_EXAMPLES, _EXCHANGE = "tests/test_examples.py", "tests/cli/test_cli_exchange.py"
_TRICKY = "tests/comparison/test_tricky_page.py"
_READERS, _TEMPLATES = "tests/readers/test_readers_docs.py", "tests/report/test_templates.py"

BLOCKS = (
    Elsewhere("docs/archive-format.md", "json", f"{_EXAMPLES}::test_an_excerpt_is_what_the_file_says"),
    Elsewhere("docs/archive-format.md", "sh", f"{_EXAMPLES}::test_the_bytes_of_an_edition_are_had_by_hand", "By hand"),
    Elsewhere("docs/check.md", "sh", "tests/cli/test_cli_check_docs.py::test_the_way_to_a_first_check_leads_there", ""),
    Elsewhere("docs/check.md", "markdown", f"{_RULES}::test_the_editions_differ_as_the_page_says"),
    Elsewhere("docs/check.md", "text", f"{_RULES}::test_the_explanation_on_the_page_is_what_is_printed", "Rules"),
    Elsewhere("docs/check.md", "toml", f"{_RULES}::test_an_example_flags_what_the_page_says", "Rules"),
    Elsewhere("docs/check.md", "python", f"{_TARGETS}::test_a_receiver_tells_a_genuine_post_by_what_is_shown"),
    Elsewhere("docs/check.md", "json", f"{_TARGETS}::test_the_notice_shown_is_one"),
    Elsewhere("docs/cron.md", "crontab", f"{_CRON}::test_the_jobs_of_the_crontab_run_in_its_poor_environment"),
    Elsewhere("docs/cron.md", "ini", f"{_CRON}::test_the_units_are_what_systemd_takes"),
    Elsewhere("docs/cron.md", "toml", f"{_CRON}::served"),
    Elsewhere("docs/cron.md", "gitattributes", f"{_CRON}::served"),
    Elsewhere("docs/cron.md", "gitignore", f"{_CRON}::served"),
    Elsewhere("docs/cron.md", "yaml", f"{_CRON}::test_the_recipe_for_gitlab_does_the_same"),
    Elsewhere("docs/cron.md", "dockerfile", f"{_CRON}::test_the_image_names_what_there_is"),
    Elsewhere("docs/cron.md", "json", f"{_CRON}::test_an_event_has_the_keys_that_are_told"),
    Elsewhere("docs/exchange.md", "sh", f"{_EXCHANGE}::test_the_guide_s_examples_work"),
    Elsewhere("docs/exchange.md", "text", f"{_EXCHANGE}::test_the_guide_s_picture_is_what_is_written"),
    Elsewhere("docs/git.md", "ini", f"{_GIT}::repository"),
    Elsewhere("docs/git.md", "gitattributes", f"{_GIT}::repository"),
    Elsewhere("docs/git.md", "sh", f"{_GIT}::repository"),
    Elsewhere("docs/git.md", "console", f"{_GIT}::test_the_commands_of_the_page_print_what_it_shows"),
    Elsewhere("docs/readers.md", "python", f"{_READERS}::test_the_guides_reader_reads"),
    Elsewhere("docs/readers.md", "toml", f"{_READERS}::test_an_installed_package_of_the_guides_example_is_found"),
    Elsewhere("docs/tricky.md", "text", f"{_TRICKY}::test_a_case_of_the_page_is_its_golden_file"),
    Elsewhere("docs/template-context.md", "css", f"{_TEMPLATES}::test_the_worked_example_of_the_guide_works"),
)


def is_covered(fence: Fence) -> bool:
    """Tell whether another test runs a block."""
    return any(other.covers(fence) for other in BLOCKS)
