package dev.telltale.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

// G10: no secret value appears.
class SecretMaskTest {
    private static final String SECRET = "pä$$ w/\"rd\n<&>~=";

    @Test
    void aSecretBecomesThreeStars() {
        assertThat(SecretMask.of(List.of("hunter22")).mask("login hunter22!")).isEqualTo("login ***!");
    }

    @Test
    void aTextWithoutSecretsIsTheSameInstance() {
        String text = "nothing to see";
        assertThat(SecretMask.of(List.of("hunter22")).mask(text)).isSameAs(text);
        assertThat(SecretMask.NONE.mask(text)).isSameAs(text);
    }

    @Test
    void valuesUnderFourCharactersAreNotMasked() {
        SecretMask mask = SecretMask.of(List.of("abc", ""));
        assertThat(mask.isEmpty()).isTrue();
        assertThat(mask.mask("abcabc")).isEqualTo("abcabc");
    }

    @Test
    void theJsonFormsAreMasked() {
        SecretMask mask = SecretMask.of(List.of(SECRET));
        assertThat(mask.mask("{\"k\":\"pä$$ w/\\\"rd\\n<&>~=\"}")).isEqualTo("{\"k\":\"***\"}");
        assertThat(mask.mask("p\\u00e4$$ w\\/\\\"rd\\n<&>~=")).isEqualTo("***");
        assertThat(mask.mask("pä$$ w/\\\"rd\\n\\u003c\\u0026\\u003e~=")).isEqualTo("***");
    }

    @Test
    void theUrlFormsAreMasked() {
        SecretMask mask = SecretMask.of(List.of(SECRET));
        String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertThat(mask.mask("https://host/?q=" + form + "&r=1")).isEqualTo("https://host/?q=***&r=1");
        assertThat(mask.mask("p%C3%A4%24%24%20w%2F%22rd%0A%3C%26%3E~%3D")).isEqualTo("***");
        assertThat(mask.mask("p%c3%a4%24%24%20w%2f%22rd%0a%3c%26%3e~%3d")).isEqualTo("***");
    }

    @Test
    void base64IsMaskedAtEveryAlignmentInBothAlphabetsWithAndWithoutPadding() {
        for (String secret : List.of("abcd", "hunter2", "sec>ret?~~", "ключ-секрет", SECRET)) {
            SecretMask mask = SecretMask.of(List.of(secret));
            for (int before = 0; before < 6; before++) {
                for (int after = 0; after < 4; after++) {
                    byte[] plain = ("......".substring(0, before) + secret + "....".substring(0, after))
                            .getBytes(StandardCharsets.UTF_8);
                    for (Base64.Encoder encoder : encoders()) {
                        String masked = mask.mask(encoder.encodeToString(plain));
                        assertThat(masked).as("%s %d %d", secret, before, after).contains("***");
                        assertThat(masked.replace("***", ""))
                                .as("%s with %d before and %d after", secret, before, after)
                                .hasSizeLessThanOrEqualTo((before + 2) / 3 * 4 + (after == 0 ? 0 : 8));
                    }
                }
            }
        }
    }

    @Test
    void aSecretAtTheEndOfBase64LeavesNotEvenItsPadding() {
        SecretMask mask = SecretMask.of(List.of("hunter2"));
        for (Base64.Encoder encoder : encoders()) {
            assertThat(mask.mask(encoder.encodeToString("hunter2".getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo("***");
        }
    }

    @Test
    void base64WithLineEndsIsMasked() {
        String secret = "a long token ".repeat(20);
        String lines =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        assertThat(SecretMask.of(List.of(secret)).mask(lines)).startsWith("***").hasSizeLessThan(8);
    }

    @Test
    void theValueWithoutItsLineEndIsMaskedToo() {
        assertThat(SecretMask.of(List.of("hunter22\n")).mask("Bearer hunter22")).isEqualTo("Bearer ***");
    }

    @Test
    void secretsThatOverlapAreMaskedTogether() {
        SecretMask mask = SecretMask.of(List.of("abcd", "cdefgh", "abcdefghijkl"));
        assertThat(mask.mask("xabcdefghx")).isEqualTo("x***x");
        assertThat(mask.mask("abcdefghijklm")).isEqualTo("***m");
        assertThat(mask.mask("abcdabcd abcx cdefgx")).isEqualTo("*** abcx cdefgx");
    }

    @Test
    void jsonValuesAreMaskedInDepthKeysAndNumbersIncluded() {
        SecretMask mask = SecretMask.of(List.of("hunter22", "4711", "true"));
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("hunter22", null);
        inner.put("hunter22 ", 1L);
        inner.put("-hunter22", List.of(94711L, 4.7, false, true, "x hunter22"));
        inner.put("***", 2L);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("***", null);
        expected.put("*** ", 1L);
        expected.put("-***", List.of("***", 4.7, false, "***", "x ***"));
        expected.put("***(2)", 2L);
        assertThat(mask.mask(Map.of("a", inner))).isEqualTo(Map.of("a", expected));
    }

    @Test
    void aJsonValueWithoutSecretsIsTheSameInstance() {
        Object json = List.of(Map.of("a", List.of(1L, "b")), 2.5);
        assertThat(SecretMask.of(List.of("hunter22")).mask(json)).isSameAs(json);
    }

    @Test
    void moreSecretsMakeANewMaskAndTheSameOnesDoNot() {
        SecretMask mask = SecretMask.of(List.of("first1"));
        assertThat(mask.with(List.of("first1", "abc"))).isSameAs(mask);
        assertThat(mask.with(List.of("second")).mask("first1 second")).isEqualTo("*** ***");
        assertThat(mask.mask("second")).isEqualTo("second");
    }

    @Test
    void aMaskDoesNotShowWhatItMasks() {
        assertThat(SecretMask.of(List.of("hunter22"))).hasToString("SecretMask[1 secrets]");
    }

    @Test
    void aThousandSecretsAreMaskedInOnePass() {
        List<String> secrets = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> "secret-" + i + "-value")
                .toList();
        String text = String.join(" ", secrets);
        assertThat(SecretMask.of(secrets).mask(text))
                .isEqualTo("*** ".repeat(1000).strip());
    }

    private static List<Base64.Encoder> encoders() {
        return Arrays.asList(
                Base64.getEncoder(),
                Base64.getUrlEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder().withoutPadding());
    }
}
