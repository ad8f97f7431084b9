package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8DecoderTest {
    @Test
    void charactersStayWholeWhereverTheirBytesAreCut() {
        String text = "aä€😀b";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) {
            out.append(decoder.decode(new byte[] {b}, 1));
        }
        assertThat(out.append(decoder.finish())).hasToString(text);
    }

    @Test
    void badBytesBecomeReplacementCharacters() {
        byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, '(', (byte) 0xe2, (byte) 0x82};
        Utf8Decoder decoder = new Utf8Decoder();
        assertThat(decoder.decode(bytes, bytes.length)).isEqualTo("a\ufffdb\ufffd(");
        assertThat(decoder.finish()).isEqualTo("\ufffd");
    }

    @Test
    void anyBytesDecodeAsTheyWouldInOnePiece() {
        java.util.Random random = new java.util.Random(7);
        byte[] bytes = new byte[20_000];
        random.nextBytes(bytes);
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder out = new StringBuilder();
        for (int from = 0; from < bytes.length; ) {
            byte[] piece =
                    java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(9)));
            out.append(decoder.decode(piece, piece.length));
            from += piece.length;
        }
        assertThat(out.append(decoder.finish())).hasToString(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void aCharacterThatWillNotBeCompletedIsCountedInBytes() {
        Utf8Decoder decoder = new Utf8Decoder();
        assertThat(decoder.decode(new byte[] {'a', (byte) 0xe2, (byte) 0x82}, 3))
                .isEqualTo("a");
        assertThat(decoder.discard()).isEqualTo(2);
        assertThat(decoder.finish()).isEmpty();
    }
}
