package dev.telltale.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Numbers of ports for servers that come and go. */
final class Ports {
    /** Below those that systems give to whoever asks for any. */
    private static final int FIRST = 20_000;

    private static final int LAST = 30_000;

    private Ports() {}

    /** One that nobody has, and that nobody gets who does not name it. */
    static int free() {
        while (true) {
            int number = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // somebody has it
            }
        }
    }
}
