"""One real kill -9 for each verb: what is on the disk then is the old state or the new one."""

import multiprocessing
import signal

import pytest

from communique.corpus import FolderStore, open_corpus
from killed import TEXTS, build, run


def killed(root, verb, last):
    """Run a verb in a process of its own; return whether it was killed."""
    process = multiprocessing.get_context("spawn").Process(target=run, args=(root, verb, last))
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


# The operation at which each is killed lies in the middle of what the verb does.
@pytest.mark.parametrize(
    ("verb", "last"),
    [
        ("build", 20),
        ("add", 10),
        ("annotate", 9),
        ("remove", 9),
        ("erase", 22),
        ("compact", 11),
        ("vacuum", 1),
    ],
)
def test_a_killed_process_leaves_the_old_state_or_the_new(tmp_path, verb, last):
    root = tmp_path / "small.corpus"
    root.mkdir()
    if verb == "build":
        assert killed(root, verb, last)
        assert open_corpus(root).n_documents in {0, len(TEXTS)}
        return
    build(FolderStore(root))
    with open_corpus(root) as corpus:
        corpus.remove(["d3"]).close()
    with open_corpus(root) as corpus:
        old = corpus.state_id

    assert killed(root, verb, last)

    with open_corpus(root) as corpus:
        assert list(corpus.damaged()) == []
        assert corpus.state_id == old or verb == "erase"
    assert not killed(root, verb, 10_000)
    with open_corpus(root) as corpus:
        assert list(corpus.damaged()) == []
