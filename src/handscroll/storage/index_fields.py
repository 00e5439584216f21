"""What an index's documents are made of: fields by kind, of no kind of record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tantivy import Document, PreTokenizedString, Schema, SchemaBuilder, Token

from handscroll.storage.index_bounds import bounded, cut, cut_all, printable
from handscroll.storage.index_spans import Span, blocks

Placed = tuple[int, str]
"""A token and its position in its field; several tokens may share one position."""

FORMAT = 2
"""Raise this when what is written into an index changes; old indexes are then made anew."""

KEY = "key"


@dataclass(frozen=True)
class Fields:
    """Names of an index's fields by kind.

    Attributes
    ----------
    texts
        Tokens with positions; searched, never stored.
    bags
        Tokens without blanks and without positions: found one by one, never in a phrase.
    tags
        Exact values, any number a document; filtered and counted.
    numbers
        One signed 64-bit integer a document; ranges, histograms and order.
    orders
        One text a document, only to sort by; compared by code point.
    beginnings
        Exact values, any number a document, that are found by how they begin.
    spans
        Intervals between two of the numbers, found by the intervals that they meet.
    version
        Of whatever makes the tokens: another version discards the index.
    """

    texts: tuple[str, ...]
    bags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    version: str = ""

    @property
    def shape(self) -> str:
        """Tell these fields from others, whatever made their tokens."""
        names = (
            self.texts, self.bags, self.tags, self.numbers, self.orders, self.beginnings,
            [(span.name, span.first, span.last) for span in self.spans],
        )  # fmt: skip
        return hashlib.sha256(json.dumps([FORMAT, *names]).encode()).hexdigest()

    @property
    def digest(self) -> str:
        """Tell this set of fields and its version from any other; ends with the shape."""
        return f"{hashlib.sha256(self.version.encode()).hexdigest()} {self.shape}"


@dataclass(frozen=True)
class Written:
    """One document: its key and the content of its fields; fields left out are empty.

    ``texts`` holds what bags hold too; a bag's positions say nothing.
    """

    key: str
    texts: Mapping[str, Sequence[Placed]] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    beginnings: Mapping[str, Sequence[str]] = field(default_factory=dict)


def schema_of(fields: Fields) -> Schema:
    """Make the engine's schema."""
    builder = SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    for name in fields.texts:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (*fields.bags, *(span.name for span in fields.spans)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in fields.tags:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in fields.numbers:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in fields.orders:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in fields.beginnings:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def document_of(fields: Fields, written: Written) -> Document:
    """Make the engine's document; names that are no fields of the index are left out."""
    made = Document()
    made.add_text(KEY, printable(written.key))
    _add_texts(made, fields, written)
    for name in fields.tags:
        for value in written.tags.get(name, ()):
            made.add_text(name, cut(value))
    for name in fields.beginnings:
        for value in written.beginnings.get(name, ()):
            made.add_text(name, cut(value))
    _add_numbers(made, fields, written.numbers)
    for name in fields.orders:
        made.add_text(name, cut(written.orders.get(name, "")))
    return made


def _add_texts(made: Document, fields: Fields, written: Written) -> None:
    for name in fields.texts:
        if placed := written.texts.get(name):
            tokens = cut_all([token for _, token in placed])
            made.add_pre_tokenized_text(
                name,
                PreTokenizedString(
                    "",
                    [Token(token, at, 0, 0) for (at, _), token in zip(placed, tokens, strict=True)],
                ),
            )
    for name in fields.bags:
        if placed := written.texts.get(name):
            made.add_text(name, " ".join(cut_all([token for _, token in placed])))


def _add_numbers(made: Document, fields: Fields, numbers: Mapping[str, int]) -> None:
    for name in fields.numbers:
        if (number := numbers.get(name)) is not None:
            made.add_integer(name, bounded(number))
    for span in fields.spans:
        first, last = numbers.get(span.first), numbers.get(span.last)
        if first is not None and last is not None:
            made.add_text(span.name, blocks(first, last))
