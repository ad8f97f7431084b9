package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one segment of several that lie side by side, with only what executions that are kept need; positions stay.
 *
 * <p>The new file takes the place of the first one in one step, and says itself which others it stands for; so whatever step a crash
 * comes after, an open finds each frame once. Of one thread at a time.
 */
final class Rewriter {
    private static final int CHUNK = 1 << 20;

    private final Folder folder;
    private final SegmentList list;
    private final Catalog catalog;
    private final Indexer indexer;
    private final Damages damages;
    private final boolean isSynced;
    private final Pace pace;
    private final SecureRandom random = new SecureRandom();

    /** Segments that another one stands for, and whose files are still there. */
    private final ArrayDeque<Segment> merged = new ArrayDeque<>();

    /** The newest file, as long as a power failure may bring back the one that it has replaced. */
    private @Nullable Path unsettled;

    Rewriter(
            Folder folder,
            SegmentList list,
            Catalog catalog,
            Indexer indexer,
            Damages damages,
            boolean isSynced,
            Pace pace) {
        this.folder = folder;
        this.list = list;
        this.catalog = catalog;
        this.indexer = indexer;
        this.damages = damages;
        this.isSynced = isSynced;
        this.pace = pace;
    }

    private record Piece(Segment segment, int offset, int length) {}

    /** Rewrites sealed segments as one. */
    void rewrite(Waste.Rewrite what) throws IOException {
        List<Segment> old = what.segments();
        Segment first = old.get(0);
        long until = old.size() > 1 ? what.until() : first.until;
        SegmentHeader header =
                new SegmentHeader(first.first, random.nextLong(), until, first.previousStamp, first.previousLength);
        SegmentTable table = new SegmentTable(first.first);
        Path draft = Folder.draft(first.file.path());
        long length;
        try {
            length = copy(pieces(old), header, table, draft);
            first.file.retire(() -> folder.rename(draft, first.file.path(), false));
        } catch (IOException e) {
            folder.delete(draft, false);
            throw e;
        }
        damages.forget(first.file.path());
        Segment fresh = new Segment(header, new SegmentFile(folder, first.file.path()), length);
        catalog.replace(old, fresh, table);
        indexer.seal(fresh);
        unsettled = fresh.file.path();
        merged.addAll(old.subList(1, old.size()));
        settle();
    }

    /** Does what an earlier rewrite could not: before that, nothing else may go. What fails can be tried again. */
    void settle() throws IOException {
        if (unsettled != null && isSynced) {
            folder.syncNames(unsettled); // before what it stands for is gone
        }
        unsettled = null;
        while (!merged.isEmpty()) {
            delete(merged.element());
            merged.remove();
        }
    }

    /** Deletes the files of a segment; what fails can be tried again. */
    void delete(Segment segment) throws IOException {
        list.remove(segment.first);
        folder.delete(Folder.index(segment.file.path()), false);
        segment.file.retire(() -> folder.delete(segment.file.path(), isSynced));
        damages.forget(segment.file.path());
    }

    private List<Piece> pieces(List<Segment> segments) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Segment segment : segments) {
            List<Piece> own = new ArrayList<>();
            for (Stretch stretch : catalog.keptOf(segment)) {
                int[] places = indexer.places(segment, stretch);
                for (int i = 0; i < places.length; i += Stretch.PLACE) {
                    own.add(new Piece(segment, places[i + 1], places[i + 2]));
                }
            }
            for (Tombstone tombstone : catalog.ask(waste -> waste.needed(segment, segments))) {
                own.add(new Piece(segment, tombstone.offset(), tombstone.length()));
            }
            own.sort(Comparator.comparingInt(Piece::offset));
            pieces.addAll(own);
        }
        return pieces;
    }

    private long copy(List<Piece> pieces, SegmentHeader header, SegmentTable table, Path draft) throws IOException {
        try (FileChannel to = folder.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            Folder.writeFully(to, ByteBuffer.wrap(header.toBytes()), 0);
            long length = SegmentHeader.BYTES;
            int from = 0;
            while (from < pieces.size()) {
                int next = sideBySide(pieces, from);
                length += copy(pieces.subList(from, next), to, length, table);
                from = next;
            }
            to.force(true); // in any case: what it replaces may have been durable for long
            return length;
        }
    }

    /** Index behind the pieces that can be read at once. */
    private static int sideBySide(List<Piece> pieces, int from) {
        Piece first = pieces.get(from);
        int next = from + 1;
        while (next < pieces.size()) {
            Piece before = pieces.get(next - 1);
            Piece piece = pieces.get(next);
            if (piece.segment != first.segment
                    || piece.offset != before.offset + before.length
                    || piece.offset + piece.length - first.offset > CHUNK) {
                return next;
            }
            next++;
        }
        return next;
    }

    /** Copies pieces that lie side by side; what is damaged is left behind. @return how many bytes were written */
    private long copy(List<Piece> pieces, FileChannel to, long at, SegmentTable table) throws IOException {
        Piece first = pieces.get(0);
        Piece last = pieces.get(pieces.size() - 1);
        ByteBuffer bytes = first.segment.file.read(first.offset, last.offset + last.length - first.offset);
        pace.spend(bytes.limit());
        long written = 0;
        for (Piece piece : pieces) {
            int index = piece.offset - first.offset;
            Frame frame = Frame.at(bytes, index);
            if (frame == null) {
                damages.add(piece.segment.file.path(), piece.offset, piece.length, "the frame that lay here is gone");
                continue;
            }
            Folder.writeFully(to, bytes.slice(index, piece.length), at + written);
            table.add(frame, (int) (at + written));
            written += piece.length;
        }
        return written;
    }
}
