package dev.telltale.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the words of a command, in one message without Java in it. */
final class UsageFault {
    private static final int MOST_SUGGESTIONS = 3;

    /** How picocli tells of a word that is none of an enum. */
    private static final Pattern EXPECTED =
            Pattern.compile("expected one of \\[(.*)\\] \\(case-insensitive\\) but was '(.*)'", Pattern.DOTALL);

    private UsageFault() {}

    /** Such as {@code Unknown option: '--typ' (did you mean '--type'?); 'telltale events --help' tells more}. */
    static String of(ParameterException problem) {
        String message = EXPECTED.matcher(String.valueOf(problem.getMessage()))
                .replaceFirst(found -> Matcher.quoteReplacement(
                        "'" + found.group(2) + "' is none of " + found.group(1).toLowerCase(Locale.ROOT)));
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        return message + suggestions(problem) + "; '" + command + " --help' tells more";
    }

    private static String suggestions(ParameterException problem) {
        List<String> words =
                problem instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return words.isEmpty()
                ? ""
                : words.stream()
                        .limit(MOST_SUGGESTIONS)
                        .collect(Collectors.joining("' or '", " (did you mean '", "'?)"));
    }

    /** Has numbers read so that a wrong one is told in words. */
    static CommandLine withNumbersTold(CommandLine command) {
        ITypeConverter<Long> longs = text -> number(text, Long::valueOf);
        ITypeConverter<Integer> integers = text -> number(text, Integer::valueOf);
        return command.registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(int.class, integers)
                .registerConverter(Integer.class, integers);
    }

    private static <N> N number(String text, Function<String, N> reader) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException wrong) {
            throw new TypeConversionException("'" + text + "' is no whole number");
        }
    }
}
