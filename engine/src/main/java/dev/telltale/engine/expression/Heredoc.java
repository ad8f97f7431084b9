package dev.telltale.engine.expression;

/**
 * A here-document, which follows in the lines after a command.
 *
 * @param delimiter the line that ends it, without quotes
 * @param isQuoted whether the delimiter was quoted, so that the shell expands nothing in it
 * @param isIndented whether tabs may come before its lines ({@code <<-})
 */
record Heredoc(String delimiter, boolean isQuoted, boolean isIndented) {

    /** Copies {@code <<} and the delimiter after it. */
    static Heredoc read(ShellText in) {
        in.copy(2);
        boolean isIndented = in.looksAt("-");
        in.copy(isIndented ? 1 : 0);
        while (in.looksAt(" ") || in.looksAt("\t")) {
            in.copy(1);
        }
        StringBuilder delimiter = new StringBuilder();
        boolean isQuoted = false;
        while (in.hasMore() && " \t\n;&|<>()".indexOf(in.peek()) < 0) {
            isQuoted |= readPart(in, delimiter);
        }
        return new Heredoc(delimiter.toString(), isQuoted, isIndented);
    }

    /** @return whether it is quoted */
    private static boolean readPart(ShellText in, StringBuilder delimiter) {
        if (in.looksAt(Placeholder.OPEN)) {
            throw in.refused("${{ }} stands in the delimiter of a here-document", "write the delimiter out");
        }
        char c = in.peek();
        if (c != '\\' && c != '\'' && c != '"') {
            readLetter(in, delimiter);
            return false;
        }
        in.copy(1);
        if (c == '\\') {
            readLetter(in, delimiter);
            return true;
        }
        while (in.hasMore() && in.peek() != c) {
            readLetter(in, delimiter);
        }
        in.copy(1);
        return true;
    }

    private static void readLetter(ShellText in, StringBuilder delimiter) {
        if (in.hasMore()) {
            delimiter.append(in.peek());
            in.copy(1);
        }
    }

    /** Where the document that begins at {@code start} ends, before its delimiter; {@code limit} when there is none. */
    int endIn(String text, int start, int limit) {
        int line = start;
        boolean isContinued = false;
        while (line < limit) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 || newline > limit ? limit : newline;
            if (!isContinued && isDelimiter(text.substring(line, end))) {
                return line;
            }
            isContinued = !isQuoted && endsInOddBackslashes(text, line, end);
            line = end + 1;
        }
        return limit;
    }

    private boolean isDelimiter(String line) {
        int start = 0;
        while (isIndented && start < line.length() && line.charAt(start) == '\t') {
            start++;
        }
        return line.length() - start == delimiter.length() && line.endsWith(delimiter);
    }

    private static boolean endsInOddBackslashes(String text, int start, int end) {
        int backslashes = 0;
        while (end - backslashes > start && text.charAt(end - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
