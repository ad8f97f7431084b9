package dev.telltale.event;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in words: what Java says of it is often a path alone, and its class the only reason. */
public final class FileFault {
    private FileFault() {}

    /**
     * The reason as a clause without its end, such as {@code access to /srv/data is denied}.
     *
     * @param problem an {@link IOException}, or an unchecked exception around one, whose own message is told if it has one
     */
    public static String of(Throwable problem) {
        boolean isWrapper = !(problem instanceof IOException);
        if (isWrapper && problem.getCause() instanceof IOException wrapped && saysNothing(problem, wrapped)) {
            return of(wrapped);
        } else if (problem instanceof FileSystemException fault && fault.getFile() != null) {
            return said(fault);
        }
        return problem.getMessage() == null ? problem.toString() : problem.getMessage();
    }

    /** Whether the message of an exception is made of its cause alone. */
    private static boolean saysNothing(Throwable problem, IOException cause) {
        String message = problem.getMessage();
        return message == null || message.equals(cause.toString());
    }

    private static String said(FileSystemException fault) {
        String file = fault.getFile();
        if (fault instanceof AccessDeniedException) {
            return "access to " + file + " is denied";
        } else if (fault instanceof NoSuchFileException) {
            return "there is no " + file;
        } else if (fault instanceof FileAlreadyExistsException) {
            return "there is something at " + file + " already";
        } else if (fault instanceof DirectoryNotEmptyException) {
            return file + " is a folder that is not empty";
        } else if (fault instanceof NotDirectoryException) {
            return file + " is no folder";
        }
        return String.valueOf(fault.getMessage()); // the file, and what the system says
    }
}
