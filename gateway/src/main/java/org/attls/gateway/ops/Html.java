package org.attls.gateway.ops;

import java.util.List;

/** Writes a page. Every text that goes in is escaped, wherever it comes from. */
final class Html {
  private final StringBuilder page = new StringBuilder();

  /** Markup of ours, as it is. */
  Html markup(String markup) {
    page.append(markup);
    return this;
  }

  /** A text, escaped, for content and for attributes in double quotes. */
  Html text(String text) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
              }
            });
    return this;
  }

  /**
   * A table, of which each row becomes a block of its own on narrow screens; a sentence instead
   * where it has no rows.
   */
  Html table(List<String> heads, List<List<String>> rows, String none) {
    if (rows.isEmpty()) {
      return markup("<p class=\"none\">").text(none).markup("</p>\n");
    }
    markup("<table><thead><tr>");
    heads.forEach(head -> markup("<th scope=\"col\">").text(head).markup("</th>"));
    markup("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      markup("<tr>");
      for (int i = 0; i < row.size(); i++) {
        markup("<td data-head=\"").text(heads.get(i)).markup("\">");
        text(row.get(i)).markup("</td>");
      }
      markup("</tr>\n");
    }
    return markup("</tbody></table>\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
