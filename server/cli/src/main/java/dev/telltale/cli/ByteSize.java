package dev.telltale.cli;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes as people write them: {@code 512MiB}, {@code 10GB}, {@code 1000000}. */
final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(?:([kmgt])(i?)b?|b)?");
    private static final String UNITS = "kmgt";

    @Override
    public Long convert(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            BigInteger bytes = new BigInteger(matcher.group(1)).multiply(unit(matcher));
            if (bytes.bitLength() < Long.SIZE) {
                return bytes.longValue();
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is not a size; write a number and a unit, as in 512MiB or 10GB");
    }

    private static BigInteger unit(Matcher matcher) {
        if (matcher.group(2) == null) {
            return BigInteger.ONE;
        }
        int power = UNITS.indexOf(matcher.group(2)) + 1;
        return BigInteger.valueOf(matcher.group(3).isEmpty() ? 1000 : 1024).pow(power);
    }
}
