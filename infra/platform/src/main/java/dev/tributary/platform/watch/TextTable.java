package dev.tributary.platform.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of cells → lines with aligned columns. Columns of numbers are aligned to the right. */
public final class TextTable {

    private final String[] header;
    private final List<String[]> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = header.clone();
    }

    /** Null cells are empty. */
    public TextTable row(String... cells) {
        if (cells.length != header.length) {
            throw new IllegalArgumentException(
                    "A row of " + cells.length + " cells does not fit " + header.length + " columns");
        }
        rows.add(Arrays.stream(cells).map(cell -> cell == null ? "" : cell).toArray(String[]::new));
        return this;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            String blanks = " ".repeat(width(column) - length(cells[column]));
            boolean right = numeric(column);
            line.append(right ? blanks + cells[column] : cells[column] + blanks).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = length(header[column]);
        for (String[] row : rows) {
            widest = Math.max(widest, length(row[column]));
        }
        return widest;
    }

    private boolean numeric(int column) {
        boolean any = false;
        for (String[] row : rows) {
            String cell = row[column];
            if (!cell.isEmpty()) {
                any = true;
                if (!Character.isDigit(cell.charAt(0)) && cell.charAt(0) != '-') {
                    return false;
                }
            }
        }
        return any;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
