package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.wire.EventJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what only recovery may see: AES-256-GCM, a fresh nonce for each record, bound to the execution and the seq it stands at.
 *
 * <p>Nothing of what is sealed, nor of the key, gets into a message of its own. Thread-safe.
 */
final class Seal {
    private static final String KEY = "key";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    private Seal(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /**
     * The seal whose key is in the folder.
     *
     * @param isNew whether nothing can be sealed yet; so a key that is not there is made
     * @throws JournalException if there is none though there should be, or others may read it
     */
    static Seal in(Folder folder, boolean isNew) {
        Path file = folder.file(KEY);
        try {
            SecureRandom random = new SecureRandom();
            if (!Files.exists(file)) {
                if (!isNew) {
                    throw missing(file);
                }
                byte[] fresh = new byte[KEY_BYTES];
                random.nextBytes(fresh);
                folder.put(file, fresh, true);
            }
            if (folder.isOpenToOthers(file)) {
                throw new JournalException(
                        "the key " + file + " can be read by others than its owner; run: chmod 600 " + file, null);
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != KEY_BYTES) {
                throw new JournalException(
                        "the key " + file + " has " + bytes.length + " bytes instead of " + KEY_BYTES
                                + "; put the right one back",
                        null);
            }
            return new Seal(bytes, random);
        } catch (IOException e) {
            throw new JournalException("the key " + file + " cannot be read or made: " + FileFault.of(e), e);
        }
    }

    /** A new one in its place would open nothing, and nobody would notice before a restart needs it. */
    private static JournalException missing(Path file) {
        return new JournalException(
                "the key " + file
                        + " is missing, with which the secrets and the folders of running executions are sealed in"
                        + " the journal; put it back, or restore the folder from a backup. To go on without, make a new"
                        + " one: (umask 077; head -c 32 /dev/urandom > " + file
                        + "); executions that have not ended then end as failed where they need what is sealed",
                null);
    }

    /** @param firstSeq of the batch it belongs to */
    byte[] seal(String executionId, long firstSeq, SealedPart part) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] secret =
                    cipher(Cipher.ENCRYPT_MODE, nonce, executionId, firstSeq).doFinal(plain(part));
            return ByteBuffer.allocate(NONCE_BYTES + secret.length)
                    .put(nonce)
                    .put(secret)
                    .array();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot seal with AES-GCM", e);
        }
    }

    /** @throws JournalException if it was sealed with another key, or for another place */
    SealedPart unseal(String executionId, long firstSeq, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, executionId, firstSeq);
            return part(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IOException e) {
            throw new JournalException(
                    "what is sealed at event " + firstSeq + " of execution " + executionId
                            + " cannot be opened with the key in this folder; put the key back that it was sealed with",
                    null);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String executionId, long firstSeq) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        byte[] id = executionId.getBytes(StandardCharsets.UTF_8);
        cipher.updateAAD(ByteBuffer.allocate(id.length + Long.BYTES)
                .put(id)
                .putLong(firstSeq)
                .flip());
        return cipher;
    }

    private static byte[] plain(SealedPart part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(part.events().size());
        for (ExecutionEvent event : part.events()) {
            write(EventJson.write(event), out);
        }
        out.writeInt(part.secrets().size());
        for (String secret : part.secrets()) {
            write(secret.getBytes(StandardCharsets.UTF_8), out);
        }
        String directory = part.directory();
        out.writeBoolean(directory != null);
        if (directory != null) {
            write(directory.getBytes(StandardCharsets.UTF_8), out);
        }
        return bytes.toByteArray();
    }

    private static SealedPart part(byte[] plain) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain));
        List<ExecutionEvent> events = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            events.add(EventJson.read(read(in)));
        }
        List<String> secrets = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            secrets.add(new String(read(in), StandardCharsets.UTF_8));
        }
        @Nullable String directory = in.readBoolean() ? new String(read(in), StandardCharsets.UTF_8) : null;
        return new SealedPart(events, secrets, directory);
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
