"""Golden values for the readers of @msmae/dataset-adapters: files of annotations written, and read again, by the libraries that
researchers write and read them with in Python.

    python3 -m venv VENV && VENV/bin/pip install pympi-ling==1.71 webvtt-py==0.6.0 pandas==3.1.1
    VENV/bin/python tools/reference/datasets/annotations.py
    npx biome check --write packages/dataset-adapters/test

Writes packages/dataset-adapters/test/annotations.golden.json: an ELAN document by pympi with the annotations of each tier, captions by
webvtt-py, tables by pandas with tabs, commas and bars. All of it is made up here.
"""

import io
import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pympi
import webvtt

OUT = Path(__file__).resolve().parents[3] / "packages/dataset-adapters/test/annotations.golden.json"


def elan(folder):
    eaf = pympi.Elan.Eaf(author="msmae")
    eaf.remove_tier("default")
    eaf.add_linked_file("file:///C:/corpus/FO_07-08_AniN.mp4", mimetype="video/mp4", time_origin=1500)
    eaf.add_linguistic_type("gloss")
    eaf.add_linguistic_type("child", constraints="Symbolic_Association", timealignable=False)
    eaf.add_tier("FO_07_FK_40F-Word-jp", ling="gloss", part="FO_07_FK_40F")
    eaf.add_tier("FO_08_AB_50M-Word-jp", ling="gloss", part="FO_08_AB_50M")
    eaf.add_tier("FO_07_FK_40F-Word-roman", ling="child", parent="FO_07_FK_40F-Word-jp")
    words = [("猫", 1000, 1480), ("食べる & 飲む <おわり>", 1480, 2300), ("PT3", 3000, 3200)]
    for word, start, end in words:
        eaf.add_annotation("FO_07_FK_40F-Word-jp", start, end, word)
        eaf.add_ref_annotation("FO_07_FK_40F-Word-roman", "FO_07_FK_40F-Word-jp", start, word[0])
    eaf.add_annotation("FO_08_AB_50M-Word-jp", 500, 900, "")
    eaf.add_annotation("FO_08_AB_50M-Word-jp", 1200, 1700, "「犬」？")
    eaf.adocument["DATE"] = "2012-07-01T12:00:00+09:00"
    path = str(Path(folder) / "FO_07-08_AniN.eaf")
    eaf.to_file(path)
    read = pympi.Elan.Eaf(path)
    tiers = {
        tier: [list(each[:3]) for each in sorted(read.get_annotation_data_for_tier(tier))]
        for tier in read.get_tier_names()
    }
    return {"text": Path(path).read_text(encoding="utf-8"), "tiers": tiers}


def captions(folder):
    vtt = webvtt.WebVTT()
    for start, end, text in [
        ("00:00:00.500", "00:00:02.000", "Hi, I'm Sam."),
        ("00:00:02.000", "00:01:04.250", "Two\nlines & more"),
        ("01:00:00.000", "11:22:33.444", "<i>late</i>"),
    ]:
        vtt.captions.append(webvtt.Caption(start, end, text))
    path = str(Path(folder) / "a.vtt")
    vtt.save(path)
    read = [[c.start_in_seconds, c.end_in_seconds, c.text.replace("\n", " ")] for c in webvtt.read(path)]
    return {"text": Path(path).read_text(encoding="utf-8"), "captions": read}


def tables():
    rows = [
        ["a-1", 0.52, 'She said "painting".'],
        ["b_2", 144.16, "it's, well; fine | so"],
        ["c 3", -1.0, '"quoted"'],
        ["ä", 1e-05, "どうぞ"],
    ]
    frame = pd.DataFrame(rows, columns=["NAME", "START", "SENTENCE"])
    made = []
    for delimiter in ("\t", ",", "|"):
        text = frame.to_csv(sep=delimiter, index=False)
        read = pd.read_csv(io.StringIO(text), sep=delimiter, dtype=str)
        made.append({"delimiter": delimiter, "text": text, "rows": read.values.tolist()})
    return made


with tempfile.TemporaryDirectory() as folder:
    golden = {
        "provenance": {name: version(name) for name in ("pympi-ling", "webvtt-py", "pandas")},
        "elan": elan(folder),
        "vtt": captions(folder),
        "tables": tables(),
    }
OUT.parent.mkdir(exist_ok=True)
OUT.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
