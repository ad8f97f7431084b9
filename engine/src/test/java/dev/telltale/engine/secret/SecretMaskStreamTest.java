package dev.telltale.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretMaskStreamTest {
    @Test
    void aSecretIsMaskedWhereverItIsCut() {
        String text = "a hunter22 b hunter2 c";
        for (int cut = 0; cut <= text.length(); cut++) {
            SecretMask.Stream stream = SecretMask.of(List.of("hunter22")).stream();
            String out = stream.take(text.substring(0, cut)) + stream.take(text.substring(cut)) + stream.finish();
            assertThat(out).isEqualTo("a *** b hunter2 c");
        }
    }

    @Test
    void onlyWhatMayStillBecomeASecretIsHeldBack() {
        SecretMask.Stream stream = SecretMask.of(List.of("hunter22")).stream();
        assertThat(stream.take("say hun")).isEqualTo("say ");
        assertThat(stream.take("ger")).isEqualTo("hunger");
        assertThat(stream.take(" hunter2")).isEqualTo(" ");
        assertThat(stream.finish()).isEqualTo("hunter2");
    }

    @Test
    void aSecretThatIsCompleteIsNotHeldBack() {
        SecretMask.Stream stream = SecretMask.of(List.of("hunter-2!")).stream();
        assertThat(stream.take("hunter-2!")).isEqualTo("***");
    }

    @Test
    void aTextCutShortDoesNotShowTheBeginningOfASecret() {
        SecretMask.Stream stream = SecretMask.of(List.of("hunter22")).stream();
        assertThat(stream.take("say hunter2")).isEqualTo("say ");
        assertThat(stream.cut()).isEqualTo("***");
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void piecesGiveWhatTheWholeGives() {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            SecretMask mask = SecretMask.of(List.of(letters(random, 4), letters(random, 5), letters(random, 9)));
            String text = letters(random, 60);
            SecretMask.Stream stream = mask.stream();
            StringBuilder out = new StringBuilder();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + random.nextInt(7));
                out.append(stream.take(text.substring(from, to)));
                from = to;
            }
            assertThat(out.append(stream.finish())).hasToString(mask.mask(text));
        }
    }

    @Test
    void aLongBeginningOfASecretAgainAndAgainIsNotSlow() {
        SecretMask.Stream stream = SecretMask.of(List.of("a".repeat(20_000) + "b")).stream();
        int length = 0;
        for (int i = 0; i < 200; i++) {
            length += stream.take("a".repeat(5_000)).length();
        }
        assertThat(length + stream.finish().length()).isEqualTo(1_000_000);
    }

    @Test
    void withoutSecretsTheChunkItselfComesBack() {
        String chunk = "chunk";
        assertThat(SecretMask.NONE.stream().take(chunk)).isSameAs(chunk);
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
