package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private final Chunker chunker = new Chunker(true);

    @Test
    void textWaitsUntilAChunkIsFull() {
        chunker.add("x".repeat(8191));
        assertThat(chunker.full()).isEmpty();
        chunker.add("yz");
        assertThat(chunker.full()).containsExactly(new OutputChunk(true, "x".repeat(8191) + "y", 1));
        assertThat(chunker.rest()).containsExactly(new OutputChunk(true, "z", 1));
        assertThat(chunker.rest()).isEmpty();
    }

    @Test
    void aChunkThatIsFullToTheByteGoesOutAtOnce() {
        chunker.add("x".repeat(8192));
        assertThat(chunker.full()).hasSize(1);
        assertThat(chunker.isEmpty()).isTrue();
    }

    @Test
    void aChunkEndsBetweenCodePoints() {
        String text = "a" + "😀".repeat(5000);
        chunker.add(text);
        List<OutputChunk> full = chunker.full();
        assertThat(full).hasSize(2);
        assertThat(full).allSatisfy(chunk -> {
            assertThat(chunk.text().getBytes(StandardCharsets.UTF_8).length).isBetween(8189, 8192);
            assertThat(Character.isHighSurrogate(
                            chunk.text().charAt(chunk.text().length() - 1)))
                    .isFalse();
        });
        assertThat(full.get(0).text()
                        + full.get(1).text()
                        + chunker.rest().get(0).text())
                .isEqualTo(text);
    }

    @Test
    void theLineIsThatOfTheFirstCharacter() {
        chunker.add("one\ntwo\r\nthr");
        assertThat(chunker.rest()).containsExactly(new OutputChunk(true, "one\ntwo\r\nthr", 1));
        chunker.add("ee\n");
        assertThat(chunker.rest()).containsExactly(new OutputChunk(true, "ee\n", 3));
        chunker.add("four");
        assertThat(chunker.rest()).containsExactly(new OutputChunk(true, "four", 4));
    }
}
