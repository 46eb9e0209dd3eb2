"""Every file of a run's `data/` folder: its columns, declared once.

The reader, the writer, the validator and the data dictionary all use these
declarations, so a column cannot mean one thing here and another there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["string", "int", "float", "bool"]


@dataclass(frozen=True)
class Column:
    """One column: its type, unit and meaning, and the values it may hold.

    nullable: an empty value is allowed and means "not known".
    allowed: the closed list of values; None leaves the column open.
    low, high: inclusive bounds of a number; None leaves that side open.
    """

    name: str
    dtype: Dtype
    meaning: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Table:
    """One file: its name, its columns and the key that sorts and identifies its rows."""

    name: str
    file: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str

    def column(self, name: str) -> Column:
        """Return the declaration of one column; raise KeyError naming the known ones."""
        for column in self.columns:
            if column.name == name:
                return column
        known = ", ".join(column.name for column in self.columns)
        raise KeyError(f"{self.file}: no column {name!r}; it has {known}")


REMOVAL_REASONS = (
    "navigation", "share", "counter", "related", "copyright", "licence", "record_number",
    "disclaimer", "contact", "advertisement", "spam", "caption", "credit", "duplicate",
    "metadata", "contents", "pagination", "placeholder", "markup", "title_repeat", "comment",
)  # fmt: skip
REPAIR_REASONS = (
    "pinyin", "script", "wording", "byte_shift", "mojibake", "emoji", "symbol", "invisible",
    "look_alike", "punctuation", "line_break", "injected", "markup", "lost", "correction",
)  # fmt: skip
REFUSAL_REASONS = (
    "empty", "not_text", "too_large", "broken_link", "outside_link", "folder", "unreadable",
    "archive", "encrypted", "no_text_layer", "no_article", "unsupported", "failed", "hidden",
)  # fmt: skip
STATED_FIELDS = ("title", "issuer", "source", "author", "editor", "number", "published_on")
PASSAGE_KINDS = ("title", "heading", "body")
GRADES = ("descriptive", "suggestive", "supported")
PLACE_LEVELS = ("country", "province", "prefecture", "county", "area", "unknown")
INDICATOR_KINDS = (
    "count", "money", "percent", "ratio", "area", "length", "weight", "duration", "other",
)  # fmt: skip
BOUNDS = ("exact", "about", "at_least", "at_most", "range")
INDICATOR_STATUS = ("achieved", "target")
CORRECTION_KINDS = ("region", "theme", "removal", "repair", "indicator")
INITIATIVE_KINDS = (
    "platform", "programme", "alliance", "zone", "mechanism", "institution", "event", "policy",
)  # fmt: skip

_SEED_FILE = Column("seed_file", "string", "name of the page in the seeds folder")
_PASSAGE = Column("passage_id", "string", "the passage (passages.parquet)")
_REGION = Column("region", "string", "short name of the region in simplified Chinese")
_CODE = Column("region_code", "string", "six-digit GB/T 2260 code of the provincial level")
_START = Column("seed_start", "int", "first character in the decoded page", "characters", low=0)
_END = Column("seed_end", "int", "behind the last character in the decoded page", "characters", low=0)
_SPAN_START = Column("start", "int", "first character in the passage's text", "characters", low=0)
_SPAN_END = Column("end", "int", "behind the last character in the passage's text", "characters", low=0)
_LOW = Column("low", "float", "lower end of the 95 % interval; empty where there is none", nullable=True)
_HIGH = Column("high", "float", "upper end of the 95 % interval; empty where there is none", nullable=True)
_GRADE = Column("grade", "string", "evidence grade", allowed=GRADES)
_THEME = Column("theme", "string", "theme of the field; empty where none fits", nullable=True)

_FLIPS = Column("flips", "bool", "leaving one page out turns it round, or takes it away")
_UNDEFINED = Column("undefined", "string", "why a number is empty: one_page, few_pages, …", nullable=True)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "int", meaning, "count", low=0)


def _share(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, "float", meaning, "0-1", low=0, high=1, nullable=nullable)


_N_PAGES = _count("n_pages", "independent pages behind it: what the grade counts")
_Q = _share("q", "Benjamini-Hochberg value of the permutation of pages", nullable=True)

PAGES = Table(
    "pages", "pages.parquet", ("seed_file",),
    (
        _SEED_FILE,
        Column("stem", "string", "how ids name the page (001 in 001.2-05)"),
        Column("seed_sha256", "string", "sha256 of the page's bytes"),
        Column("n_bytes", "int", "size of the page", "bytes", low=0),
        Column("format", "string", "how the text was had (text, html, pdf, docx)"),
        Column("encoding", "string", "character encoding that the evidence speaks for"),
        Column("encoding_basis", "string", "the evidence for the encoding"),
        Column("site", "string", "the site that carried the page", nullable=True),
        Column("language", "string", "zh, or other where the text is not Chinese"),
        _count("n_chars", "characters of the decoded page"),
        _share("kept_share", "share of its characters, white space aside, that passages hold"),
        Column("text", "string", "the decoded page: what every seed_start and seed_end counts in"),
    ),
    "One row a page that was read",
)  # fmt: skip

DOCUMENTS = Table(
    "documents", "documents.parquet", ("document_id",),
    (
        Column("document_id", "string", "page stem, then the report's number on the page, from 1"),
        _SEED_FILE,
        Column("seed_sha256", "string", "sha256 of the page's bytes"),
        Column("title", "string", "title as printed, restored", nullable=True),
        Column("issuer", "string", "body that issues or delivers the report", nullable=True),
        Column("source", "string", "publication that the page names", nullable=True),
        Column("author", "string", "author or reporter", nullable=True),
        Column("published_on", "string", "date of publication, ISO 8601", nullable=True),
        Column("date_basis", "string", "where the date comes from", allowed=("printed", "inferred", "none")),
        Column("script", "string", "script of the page", allowed=("simplified", "traditional")),
        _count("n_chars", "characters of its passages' texts"),
        _count("n_repairs", "repairs within its passages"),
        Column("duplicate_of", "string", "the document that this one is a copy of", nullable=True),
        _count("n_different", "letters and digits of a copy that the document it copies has not"),
    ),
    "One row a report; a page may hold several",
)  # fmt: skip

PASSAGES = Table(
    "passages", "passages.parquet", ("passage_id",),
    (
        Column("passage_id", "string", "document, then the passage's number in it (001.2-05)"),
        Column("document_id", "string", "the document (documents.parquet)"),
        _SEED_FILE,
        Column("ordinal", "int", "number of the passage in its document, from 1", low=1),
        Column("kind", "string", "role of the passage", allowed=PASSAGE_KINDS),
        Column("text", "string", "clean text in simplified characters"),
        _START, _END,
    ),
    "One row a paragraph, heading or title",
)  # fmt: skip

METADATA = Table(
    "metadata", "metadata.parquet", ("document_id", "field"),
    (
        Column("document_id", "string", "the document (documents.parquet)"),
        Column("field", "string", "what is stated", allowed=STATED_FIELDS),
        Column("value", "string", "what is stated of it; dates as ISO 8601"),
        _SEED_FILE, _START, _END,
    ),
    "What a page states of a document, and where it does",
)  # fmt: skip

REMOVED = Table(
    "removed", "removed.parquet", ("seed_file", "seed_start"),
    (
        _SEED_FILE, _START, _END,
        Column("reason", "string", "why it is no part of a document", allowed=REMOVAL_REASONS),
        Column("text", "string", "the removed text as on the page"),
    ),
    "What was taken away around the documents",
)  # fmt: skip

REPAIRS = Table(
    "repairs", "repairs.parquet", ("seed_file", "seed_start", "seed_end"),
    (
        _SEED_FILE, _START, _END,
        Column("reason", "string", "kind of damage", allowed=REPAIR_REASONS),
        Column("damaged", "string", "as on the page"),
        Column("repaired", "string", "as in the passage; equal to damaged where only marked"),
        _share("confidence", "how sure the repair is"),
    ),
    "What was changed inside the documents",
)  # fmt: skip

REFUSED = Table(
    "refused", "refused.csv", ("seed_file",),
    (
        _SEED_FILE,
        Column("reason", "string", "why the file was not read", allowed=REFUSAL_REASONS),
        Column("detail", "string", "what was found and what to do"),
    ),
    "Files in the seeds folder that could not be used",
)  # fmt: skip

PASSAGE_REGIONS = Table(
    "passage_regions", "passage_regions.parquet", ("passage_id", "region_code"),
    (
        _PASSAGE, _CODE, _REGION,
        Column("role", "string", "is the passage about it", allowed=("subject", "mentioned")),
        Column("basis", "string", "the evidence: issuer, heading, title, source, place:…, inherited, …"),
        _share("weight", "subjects of a passage sum to 1; 0 for a mention"),
    ),
    "Which regions a passage is about, and which it names",
)  # fmt: skip

MENTIONS = Table(
    "mentions", "mentions.parquet", ("passage_id", "start", "end"),
    (
        _PASSAGE, _SPAN_START, _SPAN_END,
        Column("name", "string", "the place as written"),
        Column("level", "string", "level of the place", allowed=PLACE_LEVELS),
        Column("place", "string", "full name of the place it was resolved to", nullable=True),
        Column("region_code", "string", "region it lies in; empty where ambiguous", nullable=True),
        Column("candidates", "string", "regions it could lie in, codes joined by a space"),
        Column("resolution", "string", "how it was resolved: unique, context, ambiguous, institution, …"),
    ),
    "Every place name, and how it was resolved",
)  # fmt: skip

TERMS = Table(
    "terms", "terms.csv", ("term",),
    (
        Column("term", "string", "word of the vocabulary"),
        _count("n_tokens", "occurrences"),
        _count("n_passages", "passages with it"),
        _count("n_documents", "documents with it"),
    ),
    "The vocabulary of the topic model and of keyness",
)  # fmt: skip

PASSAGE_TERMS = Table(
    "passage_terms",
    "passage_terms.parquet",
    ("passage_id", "term"),
    (_PASSAGE, Column("term", "string", "word of the vocabulary"), _count("n", "occurrences")),
    "The words of each passage that are terms",
)

TOPIC_CHOICE = Table(
    "topic_choice",
    "topic_choice.csv",
    ("n_topics",),
    (
        Column("n_topics", "int", "number of topics tried", low=1),
        _share("stability", "mean agreement over resampled documents", nullable=True),
        _LOW,
        _HIGH,
        Column("coherence_npmi", "float", "mean NPMI of top terms", "-1 to 1", low=-1, high=1, nullable=True),
        _share("error", "part of the term weights left unexplained", nullable=True),
        _count("n_unstable", "topics whose stability is too low to rely on"),
        Column("is_chosen", "bool", "the number that was taken"),
        Column("reason", "string", "why a cell is empty", nullable=True),
    ),
    "How stable and coherent each number of topics is",
)

TOPICS = Table(
    "topics", "topics.csv", ("topic",),
    (
        Column("topic", "int", "number of the topic", low=1),
        Column("label", "string", "its strongest terms"),
        _count("n_passages", "passages in which it is the strongest"),
        _share("share", "mean share over passages"),
        _share("stability", "agreement over resampled documents", nullable=True),
        Column("is_unstable", "bool", "the stability is too low to rely on; false where it is not known"),
        Column("coherence_npmi", "float", "mean NPMI of top terms", "-1 to 1", low=-1, high=1, nullable=True),
    ),
    "The topics",
)  # fmt: skip

TOPIC_TERMS = Table(
    "topic_terms", "topic_terms.csv", ("topic", "rank"),
    (
        Column("topic", "int", "number of the topic", low=1),
        Column("rank", "int", "rank of the term in the topic", low=1),
        Column("term", "string", "the term"),
        Column("weight", "float", "its loading, the topic's largest being 1", "0-1", low=0, high=1),
    ),
    "The strongest terms of each topic",
)  # fmt: skip

PASSAGE_TOPICS = Table(
    "passage_topics", "passage_topics.parquet", ("passage_id", "topic"),
    (
        _PASSAGE,
        Column("topic", "int", "number of the topic", low=1),
        _share("share", "share of the topic in the passage; sums to 1"),
    ),
    "Topic shares of each passage that has words of the vocabulary",
)  # fmt: skip

PASSAGE_THEMES = Table(
    "passage_themes", "passage_themes.parquet", ("passage_id", "theme"),
    (
        _PASSAGE,
        Column("theme", "string", "theme of the field"),
        _share("score", "strength of the theme in the passage, its largest being the surest"),
        Column("is_main", "bool", "the passage's main theme"),
        Column("basis", "string", "its own words, heading and title, or an analyst",
               allowed=("words", "inherited", "correction")),
        Column("terms", "string", "the passage's words for it, joined by spaces", nullable=True),
    ),
    "Themes of each passage",
)  # fmt: skip

REGION_SHARES = Table(
    "region_shares", "region_shares.csv", ("region", "kind", "name"),
    (
        _REGION,
        Column("kind", "string", "what is shared out", allowed=("topic", "theme")),
        Column("name", "string", "topic number or theme"),
        _share("share", "mean share over the region's passages"),
        _LOW, _HIGH,
        _count("n_passages", "passages of the region"),
        _count("n_documents", "documents of the region"),
        _GRADE,
        _N_PAGES,
        _share("rest_share", "mean share over the passages of all other regions", nullable=True),
        Column("difference", "float", "share less rest_share", "-1 to 1", nullable=True, low=-1, high=1),
        Column("difference_low", "float", "lower end of its 95 % interval", "-1 to 1", nullable=True),
        Column("difference_high", "float", "upper end of its 95 % interval", "-1 to 1", nullable=True),
        Column("leave_one_out", "float", "difference nearest to 0 without one page", nullable=True),
        _FLIPS,
        _Q,
        _UNDEFINED,
    ),
    "Topics and themes by region",
)  # fmt: skip

KEYNESS = Table(
    "keyness", "keyness.csv", ("region", "term"),
    (
        _REGION,
        Column("term", "string", "the term"),
        Column("log_odds", "float", "weighted log-odds ratio against all other regions", "log"),
        Column("z", "float", "log-odds in standard errors: a ranking, no test", "standard errors"),
        _count("n_target", "occurrences in the region"),
        _count("n_reference", "occurrences elsewhere"),
        _count("n_documents", "documents of the region with the term"),
        _LOW, _HIGH, _GRADE,
        _count("n_passages", "passages of the region with the term"),
        _N_PAGES,
        _share("dispersion", "Gries' DP over the region's pages: 0 even, 1 all in one", nullable=True),
        Column("leave_one_out", "float", "log-odds nearest to 0 without one page", "log", nullable=True),
        _FLIPS,
        _share("p", "permutation of pages", nullable=True),
        _Q,
        _UNDEFINED,
    ),
    "Terms that set a region's texts apart",
)  # fmt: skip

SIMILARITY = Table(
    "similarity", "similarity.csv", ("region_a", "region_b"),
    (
        Column("region_a", "string", "one region"),
        Column("region_b", "string", "the other"),
        _share("similarity", "1 - Jensen-Shannon distance of their topic shares", nullable=True),
        _LOW,
        _HIGH,
        _share("expected", "mean likeness when pages are dealt to regions at random", nullable=True),
        _share("term_similarity", "1 - Jensen-Shannon distance of their terms", nullable=True),
        Column("term_low", "float", "lower end of its 95 % interval", nullable=True),
        Column("term_high", "float", "upper end of its 95 % interval", nullable=True),
        _share("term_expected", "the same by chance", nullable=True),
        _N_PAGES,
        _GRADE,
        Column("is_illustration", "bool", "too few pages for more than a picture"),
        _UNDEFINED,
    ),
    "Likeness of regions",
)  # fmt: skip

INDICATORS = Table(
    "indicators", "indicators.csv", ("indicator_id",),
    (
        Column("indicator_id", "string", "passage, then the number of the quantity in it"),
        _PASSAGE, _REGION,
        Column("raw", "string", "the quantity as written"),
        Column("value", "float", "its value; of a range the lower end"),
        Column("value_max", "float", "upper end of a range", nullable=True),
        Column("unit", "string", "unit as written, without 万 and 亿", nullable=True),
        Column("subject", "string", "what is counted", nullable=True),
        Column("kind", "string", "kind of quantity", allowed=INDICATOR_KINDS),
        Column("bound", "string", "how exact it is said to be", allowed=BOUNDS),
        Column("status", "string", "already so, or an aim", allowed=INDICATOR_STATUS),
        Column("year", "int", "year that the sentence gives", "year", nullable=True),
        _THEME, _SPAN_START, _SPAN_END,
    ),
    "Quantities that the texts state",
)  # fmt: skip

INITIATIVES = Table(
    "initiatives", "initiatives.csv", ("initiative_id",),
    (
        Column("initiative_id", "string", "passage, then the number of the mention in it"),
        _PASSAGE, _REGION,
        Column("name", "string", "the name as written"),
        Column("canonical", "string", "the name that joins its variants"),
        Column("kind", "string", "kind of initiative", allowed=INITIATIVE_KINDS),
        Column("is_slogan", "bool", "a slogan, kept apart from named initiatives"),
        _THEME, _SPAN_START, _SPAN_END,
    ),
    "Named programmes, platforms, alliances and the like, one row a mention",
)  # fmt: skip

EVENTS = Table(
    "events", "events.csv", ("event_id",),
    (
        Column("event_id", "string", "passage, then the number of the date in it"),
        _PASSAGE, _REGION,
        Column("when", "string", "ISO 8601, as exact as the text is; empty without a year", nullable=True),
        Column("raw", "string", "the date as written"),
        Column("status", "string", "already so, or an aim", allowed=INDICATOR_STATUS),
        _THEME, _SPAN_START, _SPAN_END,
    ),
    "When something happened, or is to happen, one row a date",
)  # fmt: skip

CORRECTIONS = Table(
    "corrections", "corrections.csv", ("line",),
    (
        Column("line", "int", "line of the file beside the pages", low=0),
        Column("what", "string", "what the analyst overrules", allowed=CORRECTION_KINDS),
        _SEED_FILE, _START, _END,
        Column("text", "string", "what stands there on the page, white space as one space"),
        Column("from", "string", "what the machine said", nullable=True),
        Column("to", "string", "what the analyst says; empty where an indicator is none", nullable=True),
        Column("why", "string", "the reason"),
        Column("who", "string", "the analyst"),
        Column("when", "string", "day of the correction, ISO 8601"),
        Column("passage_id", "string", "the passage around it, once corrected", nullable=True),
        Column("outcome", "string", "what became of it", allowed=("applied", "refused")),
        Column("detail", "string", "why it was refused", nullable=True),
    ),
    "What an analyst has overruled, and what became of it",
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PAGES, DOCUMENTS, PASSAGES, METADATA, REMOVED, REPAIRS, REFUSED, PASSAGE_REGIONS, MENTIONS, TERMS,
        PASSAGE_TERMS, TOPIC_CHOICE,
        TOPICS, TOPIC_TERMS, PASSAGE_TOPICS, PASSAGE_THEMES, REGION_SHARES, KEYNESS, SIMILARITY,
        INDICATORS, INITIATIVES, EVENTS, CORRECTIONS,
    )
}  # fmt: skip
