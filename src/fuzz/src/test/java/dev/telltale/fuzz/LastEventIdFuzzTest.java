package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The header with which clients come back, at a real server: it answers as it should, whatever stands there. */
class LastEventIdFuzzTest {
    private static Served served;
    private static @Nullable Socket connection;

    @BeforeAll
    static void serve() {
        served = new Served();
    }

    @AfterAll
    static void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        served.close();
    }

    @FuzzTest(maxDuration = "2m")
    void aLastIdIsTakenOrRefusedAndTheConnectionIsGoodForMore(byte[] bytes) throws IOException {
        String id = new String(bytes, StandardCharsets.ISO_8859_1);
        if (id.indexOf('\r') >= 0 || id.indexOf('\n') >= 0) {
            return; // that is another header, and another matter
        }
        Socket socket = connected();
        socket.getOutputStream()
                .write(("HEAD /api/v1/events HTTP/1.1\r\nHost: " + served.host() + "\r\nLast-Event-ID:" + id
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String status = answer.readLine();
        boolean isClosing = false;
        for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
            isClosing |= line.equalsIgnoreCase("Connection: close");
        }
        if (isClosing) {
            socket.close();
        }
        assertThat(status)
                .isIn("HTTP/1.1 200 OK", "HTTP/1.1 400 Bad Request", "HTTP/1.1 431 Request Header Fields Too Large");
    }

    private static Socket connected() throws IOException {
        if (connection == null || connection.isClosed()) {
            connection = served.connect();
        }
        return connection;
    }
}
