package dev.tributary.contract;

import java.security.cert.CertificateException;

/** Tells what to do about a TLS connection that did not come about. */
final class TlsFailure {

    /** What to do, as the second half of a sentence, where… */
    record Advice(String unknownIssuer, String otherHost, String clientCertificate, String noTls) {}

    private TlsFailure() {}

    /**
     * @param where {@code Kafka at host:port}
     */
    static AccessException of(String where, Throwable failure, Advice advice) {
        String text = texts(failure);
        String start = where + " cannot be entered over TLS: ";
        if (text.contains("No name matching") || text.contains("No subject alternative") || text.contains("hostname")) {
            return settings(start + "its certificate is for another host; " + advice.otherHost(), failure);
        }
        if (text.contains("unrecognized SSL message") || text.contains("does not support SSL")) {
            return settings(start + "it answers without; " + advice.noTls(), failure);
        }
        if (text.contains("PKIX")
                || text.contains("unable to find valid certification path")
                || text.contains("signature check failed")) {
            return settings(
                    start + "its certificate is signed by nobody who is trusted; " + advice.unknownIssuer(), failure);
        }
        if (text.contains("bad_certificate")
                || text.contains("certificate_required")
                || text.contains("certificate_unknown")
                || text.contains("unknown_ca")
                || text.contains("handshake_failure")) {
            return settings(
                    start + "it does not take this client's certificate, or its lack; " + advice.clientCertificate(),
                    failure);
        }
        return settings(start + deepest(failure).getMessage() + "; " + advice.unknownIssuer(), failure);
    }

    private static AccessException settings(String sentence, Throwable failure) {
        return AccessException.settings(sentence + ".", failure);
    }

    /** Whether a failure is about TLS at all. */
    static boolean isIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String texts(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
