package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A real file's channel, with a word before each thing that is done to the file. */
abstract class WatchedChannel extends FileChannel {
    enum What {
        READ,
        WRITE,
        FORCE,
        TRUNCATE,
        CLOSE
    }

    private final FileChannel channel;

    WatchedChannel(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException instead of doing it */
    abstract void before(What what) throws IOException;

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        before(What.READ);
        return channel.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        before(What.WRITE);
        return channel.write(from, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        before(What.FORCE);
        channel.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        before(What.TRUNCATE);
        channel.truncate(size);
        return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        before(What.CLOSE);
        channel.close();
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    // The journal does everything at a position of its own.

    @Override
    public int read(ByteBuffer to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long next) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }
}
