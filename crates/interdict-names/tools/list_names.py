#!/usr/bin/env python3
"""Extracts every name of every list file into one TSV: list, entity, kind, name.

Kinds: P person, O organisation, V vessel, A aircraft. The name tables of this crate are generated
from this TSV by `make_tables.py`; nothing else reads it.

Usage: list_names.py DATA_FOLDER > names.tsv
"""
import csv
import os
import sys
from xml.etree.ElementTree import iterparse

PERSON, ORGANISATION, VESSEL, AIRCRAFT = "P", "O", "V", "A"


def local(tag):
    """The tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def child(element, name):
    """Text of the first child called `name`, or ''."""
    for c in element:
        if local(c.tag) == name:
            return (c.text or "").strip()
    return ""


def join(*parts):
    return " ".join(p.strip() for p in parts if p and p.strip())


def surname_first(last, given):
    return f"{last}, {given}" if last and given else last or given


def ofac(path):
    kinds = {"Individual": PERSON, "Vessel": VESSEL, "Aircraft": AIRCRAFT}
    for _, e in iterparse(path):
        if local(e.tag) != "sdnEntry":
            continue
        uid = child(e, "uid")
        kind = kinds.get(child(e, "sdnType"), ORGANISATION)
        yield uid, kind, surname_first(child(e, "lastName"), child(e, "firstName"))
        for aka in e.iter():
            if local(aka.tag) == "aka":
                yield uid, kind, surname_first(child(aka, "lastName"), child(aka, "firstName"))
        e.clear()


def un(path):
    for _, e in iterparse(path):
        tag = local(e.tag)
        if tag not in ("INDIVIDUAL", "ENTITY"):
            continue
        kind = PERSON if tag == "INDIVIDUAL" else ORGANISATION
        uid = child(e, "REFERENCE_NUMBER")
        order = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
        yield uid, kind, join(*(child(e, t) for t in order))
        yield uid, kind, child(e, "NAME_ORIGINAL_SCRIPT")
        for alias in e:
            if local(alias.tag).endswith("_ALIAS"):
                yield uid, kind, child(alias, "ALIAS_NAME")
        e.clear()


def eu(path):
    for _, e in iterparse(path):
        if local(e.tag) != "sanctionEntity":
            continue
        kind, names = ORGANISATION, []
        for c in e.iter():
            if local(c.tag) == "subjectType" and c.get("code") == "person":
                kind = PERSON
            if local(c.tag) == "nameAlias":
                names.append(c.get("wholeName") or "")
        for name in names:
            yield e.get("logicalId"), kind, name
        e.clear()


def uk(path):
    kinds = {"Individual": PERSON, "Ship": VESSEL}
    with open(path, encoding="latin-1", newline="") as f:
        next(f)
        for row in csv.DictReader(f):
            kind = kinds.get(row["Group Type"], ORGANISATION)
            given = join(*(row[f"Name {i}"] for i in range(1, 6)))
            yield row["Group ID"], kind, surname_first((row["Name 6"] or "").strip(), given)


def canada(path):
    for number, (_, e) in enumerate(iterparse(path)):
        if local(e.tag) != "record":
            continue
        last, given = child(e, "LastName"), child(e, "GivenName")
        entity = child(e, "EntityOrShip") or child(e, "Entity")
        kind = PERSON if last or given else ORGANISATION
        names = [surname_first(last, given) or entity]
        names += child(e, "Aliases").replace(";", ",").split(",")
        for name in names:
            yield str(number), kind, name
        e.clear()


def bis(path):
    with open(path, encoding="utf-8", newline="") as f:
        for number, row in enumerate(csv.DictReader(f, delimiter="\t")):
            words = row["Name"].upper().replace(".", "").replace(",", " ").split()
            corporate = {"INC", "LTD", "LLC", "CO", "CORP", "COMPANY", "GMBH", "LIMITED", "TRADING", "SA"}
            yield str(number), ORGANISATION if corporate & set(words) else PERSON, row["Name"]


def csl(path):
    kinds = {"Individual": PERSON, "Vessel": VESSEL, "Aircraft": AIRCRAFT}
    with open(path, encoding="utf-8", errors="replace", newline="") as f:
        for number, row in enumerate(csv.DictReader(f)):
            kind = kinds.get(row.get("type") or "", ORGANISATION)
            for name in [row.get("name") or ""] + (row.get("alt_names") or "").split("; "):
                yield str(number), kind, name


def columns(path, *wanted):
    with open(path, encoding="utf-8", errors="replace", newline="") as f:
        for number, row in enumerate(csv.DictReader(f)):
            for column in wanted:
                for name in (row.get(column) or "").split(";"):
                    yield str(number), ORGANISATION, name


SOURCES = [
    ("us_ofac_sdn", "ofac/sdn_2024-05-07.xml", ofac),
    ("us_ofac_sdn_2021", "ofac/sdn_2021-03-10.xml", ofac),
    ("us_ofac_cons", "ofac/consolidated_nonsdn_2025-03-28.xml", ofac),
    ("un_sc_sanctions", "un/consolidated_2024-05-15.xml", un),
    ("un_sc_sanctions_2018", "un/consolidated_2018-06-08.xml", un),
    ("un_sc_sanctions_2026", "un/consolidated_2026-02-27.xml", un),
    ("eu_fsf", "eu-fsf/xmlFullSanctionsList_1_1_2024-05-13.xml", eu),
    ("eu_fsf_2021", "eu-fsf/xmlFullSanctionsList_1_1_2021-03-02.xml", eu),
    ("gb_hmt_sanctions", "uk/hmt_conlist_2018-04-13.csv", uk),
    ("ca_dfatd_sema_sanctions", "canada/sema_2025-05.xml", canada),
    ("us_bis_denied", "bis/dpl_2022-09-07.txt", bis),
    ("us_trade_csl", "us-csl/csl_old_format_2016-02_400rows.csv", csl),
    ("us_dod_1260h", "us-procurement/dod_1260h_chinese_military_companies_2026-08-20.csv",
     lambda p: columns(p, "Clean Name", "Alias", "Previous Name")),
    ("us_cuba", "us-procurement/us_state_cuba_restricted_entities_2026-08-04.csv",
     lambda p: columns(p, "Company", "Acronym", "Alias")),
]


def main(folder):
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE,
                     quotechar=None, escapechar="\\")
    seen = set()
    for key, path, read in SOURCES:
        count = 0
        for uid, kind, name in read(os.path.join(folder, path)):
            name = " ".join((name or "").split())
            if not name or (key, uid, name) in seen:
                continue
            seen.add((key, uid, name))
            count += 1
            out.writerow([key, uid, kind, name])
        print(f"{key}: {count} names", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
