package dev.telltale.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes JSON values of all sorts, with texts that are hard to write. */
final class RandomJson {
    private RandomJson() {}

    static @Nullable Object value(Random random, int levels) {
        return switch (random.nextInt(levels > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextInt(100);
            case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 5, 6 -> text(random);
            case 7 -> list(random, levels - 1);
            default -> map(random, levels - 1);
        };
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int rest = random.nextInt(12); rest > 0; rest--) {
            switch (random.nextInt(7)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\u007f\u0080\u07ff\u0800\uffff".charAt(random.nextInt(8)));
                case 2 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 4 -> text.append((char) random.nextInt(0x10000));
                default -> text.append((char) (0x20 + random.nextInt(0x60)));
            }
        }
        return text.toString();
    }

    private static List<@Nullable Object> list(Random random, int levels) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int rest = random.nextInt(5); rest > 0; rest--) {
            list.add(value(random, levels));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Random random, int levels) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int rest = random.nextInt(5); rest > 0; rest--) {
            map.put(map.size() + text(random), value(random, levels));
        }
        return map;
    }
}
