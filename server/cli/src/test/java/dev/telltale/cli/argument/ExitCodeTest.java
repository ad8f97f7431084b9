package dev.telltale.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    private static int of(ExecutionStatus status, @Nullable ErrorKind kind) {
        ExecutionError error = kind == null ? null : new ExecutionError(kind, "it went wrong", null, false);
        return ExitCode.of(status, error);
    }

    @Test
    void completedIsZeroAndCancelledBySomeoneElseIsFour() {
        assertThat(of(ExecutionStatus.COMPLETED, null)).isZero();
        assertThat(of(ExecutionStatus.CANCELLED, null)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void failedIsOneAndOutOfTimeIsThree(ErrorKind kind) { // 002-09, 002-10
        assertThat(of(ExecutionStatus.FAILED, kind)).isEqualTo(kind == ErrorKind.TIMEOUT ? 3 : 1);
    }
}
