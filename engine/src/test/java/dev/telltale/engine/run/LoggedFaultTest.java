package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.secret.SecretMask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log says of a throwable. */
class LoggedFaultTest {
    private final SecretMask mask = SecretMask.of(List.of("swordfish"));

    // G10
    @Test
    void noMessageOfAnyCauseNorOfWhatWasSuppressedTellsASecret() {
        IOException root = new IOException("swordfish refused");
        IllegalStateException problem = new IllegalStateException("with swordfish", new RuntimeException(root));
        problem.addSuppressed(new IOException("swordfish again"));

        String text = print(LoggedFault.of(problem, mask));

        assertThat(text)
                .doesNotContain("swordfish")
                .startsWith("java.lang.IllegalStateException: with ***")
                .contains("Caused by: java.io.IOException: *** refused")
                .contains("at " + LoggedFaultTest.class.getName());
    }

    @Test
    void aThrowableWithoutAMessageIsItsClass() {
        assertThat(LoggedFault.of(new StackOverflowError(), mask)).hasToString("java.lang.StackOverflowError");
    }

    @Test
    void causesThatGoInACircleComeToAnEnd() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        assertThat(print(LoggedFault.of(one, mask))).contains("one").contains("two");
    }

    private static String print(Throwable problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
