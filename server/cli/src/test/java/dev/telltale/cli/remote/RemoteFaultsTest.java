package dev.telltale.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.tui.NoScreenException;
import dev.telltale.tui.TelltaleTui;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RemoteFaultsTest {
    private static CommandException told(RuntimeException problem) {
        return (CommandException) RemoteFaults.told(problem);
    }

    @Test
    void aRefusalSaysWhyWhatIsWrongAndHowToMendIt() {
        RefusedException refused = new RefusedException(
                RefusedException.Reason.INVALID_INPUTS,
                "the inputs do not fit",
                "see the workflow",
                List.of(new Problem(0, 0, "inputs.n", "the input 'n' is missing", null)));
        assertThat(told(new CompletionException(refused)))
                .hasMessageStartingWith("the inputs do not fit; see the workflow\n  inputs.n")
                .extracting(CommandException::exitCode)
                .isEqualTo(2);
    }

    @Test
    void whatTheServerCannotDoIsAFailureAndWhatWasTypedWrongIsUsage() {
        RefusedException ended = new RefusedException(RefusedException.Reason.FINISHED, "it has ended", null);
        assertThat(told(ended).exitCode()).isEqualTo(1);
        assertThat(told(new UnknownSeqException("no event 9", false)).exitCode())
                .isEqualTo(1);
        assertThat(told(new IllegalArgumentException("the server is 'x'")).exitCode())
                .isEqualTo(2);
        assertThat(told(new InvalidFilterException("type", "x", "there is no type 'x'", "see the list")))
                .hasMessage("--type: there is no type 'x'; see the list")
                .extracting(CommandException::exitCode)
                .isEqualTo(2);
    }

    @Test
    void whereNoScreenCanBeShownTheFormThatNeedsNoneIsNamed() {
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            assertThat(told(catchThrowableOfType(NoScreenException.class, () -> TelltaleTui.open(monitor))))
                    .hasMessageEndingWith("; use --output plain for lines")
                    .extracting(CommandException::exitCode)
                    .isEqualTo(1);
        }
    }

    @Test
    void faultsOfOurOwnStayWhatTheyAre() {
        IllegalStateException fault = new IllegalStateException("bug");
        assertThat(RemoteFaults.told(fault)).isSameAs(fault);
    }
}
