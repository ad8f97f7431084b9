package dev.telltale.monitor.graph;

/** The characters that lines are drawn with. */
enum Strokes {
    BOXES("○│─┼├┤└┘┴┊←"),
    ASCII("*|-++++++:<");

    final char node;
    final char down;
    final char across;
    private final String joints;
    final char body;
    final char from;

    Strokes(String characters) {
        node = characters.charAt(0);
        down = characters.charAt(1);
        across = characters.charAt(2);
        joints = characters.substring(3, 9);
        body = characters.charAt(9);
        from = characters.charAt(10);
    }

    /** Where a line across meets one from above. @param goesOn whether the one from above does, downwards */
    char joint(boolean isToLeft, boolean isToRight, boolean goesOn) {
        int kind = isToLeft && isToRight ? 0 : isToRight ? 1 : 2;
        return joints.charAt(goesOn ? kind : kind == 0 ? 5 : kind + 2);
    }
}
