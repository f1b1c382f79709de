"""How a step's rows are spread over passes changes nothing."""

import pytest
from helpers import losses, make_run, train_here


@pytest.fixture(scope='module')
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp('reference')
    run = make_run(folder, lora={'dropout': 0.0}, batch={'rows': 8, 'tokens': 4096})
    train_here(run)
    return folder, run, losses(run['out'])


@pytest.mark.parametrize(
    ('tokens', 'layout'), [(192, 'packed'), (512, 'packed'), (192, 'bucketed'), (2048, 'bucketed')]
)
def test_losses_do_not_depend_on_the_passes(reference, tokens, layout):
    """A mean of the passes' means, the known defect, would differ: rows are of very different lengths."""
    _, run, wanted = reference
    out = f'{run["out"]}-{tokens}-{layout}'
    train_here({**run, 'out': out, 'batch': {'rows': 8, 'tokens': tokens, 'layout': layout}})
    assert losses(out) == pytest.approx(wanted, rel=1e-5)


def test_a_mean_of_means_differs(reference, monkeypatch):
    """The defect itself."""
    import nagare_trainer.layout as module

    _, run, wanted = reference
    real = module.lay_out

    def unequal(rows, *given):
        from dataclasses import replace

        return [replace(one, predicted=one.predicted * (1 + at)) for at, one in enumerate(real(rows, *given))]

    monkeypatch.setattr(module, 'lay_out', unequal)
    out = f'{run["out"]}-wrong'
    train_here({**run, 'out': out, 'batch': {'rows': 8, 'tokens': 192, 'layout': 'packed'}})
    assert losses(out) != pytest.approx(wanted, rel=1e-3)
