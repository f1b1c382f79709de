import json

import pytest
from helpers import make_tokenizer
from tokenizers import Tokenizer as RawTokenizer

from nagare_trainer.errors import TrainerError
from nagare_trainer.tokenizer import load_tokenizer

# Full-width letters and digits, half-width kana with voicing marks, ligatures, an enclosed number.
ODD = ['ＡＢＣ１２３', 'ﾊﾝｶｸｶﾞﾅﾊﾟ', 'oﬃce ﬁne', '①㌔', '空は青い。']


@pytest.mark.parametrize('text', ODD)
def test_ids_are_those_of_the_file(tmp_path, text):
    loaded = make_tokenizer(tmp_path)
    file = RawTokenizer.from_file(str(tmp_path / 'tokenizer.json'))
    assert loaded.encode(text) == file.encode(text).ids
    assert loaded.encode_batch([text]) == [file.encode(text).ids]


def test_gpt_neox_class_would_give_others(tmp_path):
    """The trap: transformers' class ignores the file's NFKC. If this fails, transformers was mended."""
    from transformers import GPTNeoXTokenizer

    loaded = make_tokenizer(tmp_path)
    trapped = GPTNeoXTokenizer.from_pretrained(tmp_path)
    assert trapped('ＡＢＣ１２３').input_ids != loaded.encode('ＡＢＣ１２３')


def test_a_model_folder_that_names_the_trapped_class_is_read_by_its_file(tmp_path):
    make_tokenizer(tmp_path)
    settings = tmp_path / 'tokenizer_config.json'
    settings.write_text(json.dumps({**json.loads(settings.read_text()), 'tokenizer_class': 'GPTNeoXTokenizer'}))
    file = RawTokenizer.from_file(str(tmp_path / 'tokenizer.json'))
    assert [load_tokenizer(tmp_path).encode(text) for text in ODD] == [file.encode(text).ids for text in ODD]


def test_special_ids_come_back(tmp_path):
    loaded = make_tokenizer(tmp_path)
    assert (loaded.eos, loaded.pad, loaded.unk, loaded.bos) == (0, 1, None, None)


def test_a_folder_without_a_tokeniser_is_named(tmp_path):
    with pytest.raises(TrainerError, match=r'neither tokenizer\.json'):
        load_tokenizer(tmp_path)


def test_truncation_in_the_file_is_not_silently_applied(tmp_path):
    loaded = make_tokenizer(tmp_path)
    raw = RawTokenizer.from_file(str(tmp_path / 'tokenizer.json'))
    raw.enable_truncation(3)
    raw.save(str(tmp_path / 'tokenizer.json'))
    assert load_tokenizer(tmp_path).encode('川の水は海へ流れる。') == loaded.encode('川の水は海へ流れる。')


def test_a_file_that_is_no_tokeniser_is_named(tmp_path):
    (tmp_path / 'tokenizer.json').write_text('{"version": "1.0"')
    with pytest.raises(TrainerError, match=r'Cannot load the tokeniser: .*tokenizer\.json is none'):
        load_tokenizer(tmp_path)
