package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DirectPaperTest {
    private static final byte[] TEXT = {'x'};

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(why);
            }
        };
    }

    @Test
    void whoeverHasSeenEnoughOfTheOutputIsNoFaultAndAFullDiskIs() {
        OutputStream err = new ByteArrayOutputStream();
        assertThatThrownBy(() -> new DirectPaper(failing("Broken pipe"), err).out(TEXT))
                .isInstanceOf(ReaderGoneException.class);
        assertThatThrownBy(() -> new DirectPaper(failing("No space left on device"), err).out(TEXT))
                .isNotInstanceOf(ReaderGoneException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void whatIsToldToNobodyKeepsNothingFromTheOutput() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DirectPaper paper = new DirectPaper(out, failing("Broken pipe"));
        paper.err(TEXT);
        paper.out(TEXT);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x");
        assertThatThrownBy(() -> new DirectPaper(out, failing("No space left on device")).err(TEXT))
                .hasMessage("No space left on device");
    }

    @Test
    void whereTheEndIsWaitedForNobodyNeedsToRead() throws IOException {
        UnreadPaper paper = new UnreadPaper(new DirectPaper(failing("Broken pipe"), failing("Broken pipe")));
        paper.out(TEXT);
        paper.out(TEXT);
        paper.err(TEXT);
        assertThatThrownBy(() -> new UnreadPaper(new DirectPaper(failing("No space left"), failing(""))).out(TEXT))
                .hasMessage("No space left");
    }
}
