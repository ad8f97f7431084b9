package dev.telltale.monitor.wire;

import java.nio.charset.StandardCharsets;

/** RFC 3339 in UTC with six decimals, there and back. Written by hand: every event has one. */
final class Timestamps {
    private static final String PATTERN = "0000-00-00T00:00:00.000000Z";
    private static final long MICROS = 1_000_000;
    private static final long DAY = 86_400;

    /** The years 0 to 9999 are what the form has room for; later and earlier times are written as their ends. */
    private static final long FIRST = -62_167_219_200L * MICROS;

    private static final long LAST = 253_402_300_800L * MICROS - 1;

    private Timestamps() {}

    /** @param micros since the epoch */
    static String format(long micros) {
        long time = Math.max(FIRST, Math.min(LAST, micros));
        long seconds = Math.floorDiv(time, MICROS);
        long days = Math.floorDiv(seconds, DAY);
        int ofDay = (int) Math.floorMod(seconds, DAY);
        byte[] out = new byte[PATTERN.length()];
        date(days, out);
        out[10] = 'T';
        digits(out, 11, 2, ofDay / 3600);
        out[13] = ':';
        digits(out, 14, 2, ofDay / 60 % 60);
        out[16] = ':';
        digits(out, 17, 2, ofDay % 60);
        out[19] = '.';
        digits(out, 20, 6, (int) Math.floorMod(time, MICROS));
        out[26] = 'Z';
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    /** Howard Hinnant's civil_from_days: years that begin in March make leap days the last of their year. */
    private static void date(long days, byte[] out) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int ofEra = (int) (shifted - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * ofYear + 2) / 153;
        int day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        digits(out, 0, 4, (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0));
        out[4] = '-';
        digits(out, 5, 2, month);
        out[7] = '-';
        digits(out, 8, 2, day);
    }

    private static void digits(byte[] out, int from, int count, int number) {
        int rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** @throws IllegalArgumentException if the text is not in exactly the form of {@link #format} */
    static long parse(String text) {
        if (text.length() != PATTERN.length()) {
            throw new IllegalArgumentException("'" + text + "' is no time of the form " + PATTERN);
        }
        for (int i = 0; i < text.length(); i++) {
            char wanted = PATTERN.charAt(i);
            char c = text.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                throw new IllegalArgumentException("'" + text + "' is no time of the form " + PATTERN);
            }
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        if (month < 1
                || month > 12
                || day < 1
                || day > length(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            throw new IllegalArgumentException("'" + text + "' is no time");
        }
        long seconds = days(year, month, day) * DAY + hour * 3600L + minute * 60L + second;
        return seconds * MICROS + number(text, 20, 6);
    }

    private static int number(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    private static int length(int year, int month) {
        boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 ? isLeap ? 29 : 28 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Howard Hinnant's days_from_civil, the way back of {@link #date}. */
    private static long days(int year, int month, int day) {
        long shifted = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
        return era * 146_097 + ofEra - 719_468;
    }
}
