"""terms: words of passages, and how often each passage uses them."""

from fangzhi.terms.matrix import TermMatrix, build_matrix, count_terms
from fangzhi.terms.segmentation import segment
from fangzhi.terms.vocabulary import general_stopwords, is_term

__all__ = ["TermMatrix", "build_matrix", "count_terms", "general_stopwords", "is_term", "segment"]
