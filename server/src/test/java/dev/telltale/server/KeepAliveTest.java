package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    // Some are answered at once, some by another thread; a client that is quick must find the connection ready for the
    // next.
    @Test
    void aConnectionServesOneRequestAfterTheOther() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawConnection connection = harbour.connect()) {
            for (int i = 0; i < 1500; i++) {
                assertThat(connection
                                .request("GET", "/api/v1/executions/e1")
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
                assertThat(connection
                                .request("GET", "/health/live")
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void requestsSentInOneGoAreAnsweredInOrder() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawConnection connection = harbour.connect()) {
            for (int round = 0; round < 50; round++) {
                StringBuilder requests = new StringBuilder();
                for (String path : new String[] {"/health/live", "/api/v1/executions/e1", "/nowhere", "/health/live"}) {
                    requests.append("GET ")
                            .append(path)
                            .append(" HTTP/1.1\r\nHost: ")
                            .append(connection.host());
                    requests.append("\r\n\r\n");
                }
                connection.send(requests.toString());
                assertThat(connection.readAnswer().body()).isEqualTo("{\"status\":\"live\"}");
                assertThat(connection.readAnswer().body()).contains("\"executionId\":\"e1\"");
                assertThat(connection.readAnswer().status()).isEqualTo(404);
                assertThat(connection.readAnswer().body()).isEqualTo("{\"status\":\"live\"}");
            }
        }
    }

    @Test
    void aStreamThatEndsLeavesTheConnectionGood() throws IOException {
        harbour.tale("e1").begin("a").complete();
        try (RawConnection connection = harbour.connect()) {
            for (int i = 0; i < 20; i++) {
                connection.request("GET", "/api/v1/executions/e1/events");
                assertThat(connection.readAnswer().body()).contains("event: stream.closed");
                assertThat(connection
                                .request("GET", "/health/live")
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
