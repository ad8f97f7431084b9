package dev.telltale.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.TelltaleServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A real server, for what comes over the network. */
final class Served implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    final Engine engine;
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final TelltaleServer server;

    Served() {
        engine = Engine.builder().journal(monitor.journal()).build();
        server = TelltaleServer.start(ServerOptions.DEFAULT.withPort(0), monitor, engine, engine.workflows());
    }

    /** A new connection, whose answers are waited for in good time only. */
    Socket connect() throws IOException {
        // Jazzer takes a connection during a test for one that a text has brought about.
        BugDetectors.allowNetworkConnections((host, port) -> port == server.port());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** What its requests have as {@code Host}. */
    String host() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        engine.close();
        server.close();
        monitor.close();
    }
}
