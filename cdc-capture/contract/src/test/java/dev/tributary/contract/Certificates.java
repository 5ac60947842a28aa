package dev.tributary.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Made by the JDK's keytool for one test: an authority, a server on 127.0.0.1, a client, and one of each kind that nobody
 * trusts or that is for another host. All as PEM.
 */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /**
     * @param client common name of the client
     */
    public Certificates(Path folder, String client) throws IOException {
        this.folder = Files.createDirectory(folder.resolve("certificates"));
        this.store = this.folder.resolve("all.p12");
        make("ca", "ca", "-ext", "bc:c");
        make("stranger", "stranger", "-ext", "bc:c");
        make("server", "server", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        make("elsewhere", "elsewhere", "-ext", "san=dns:elsewhere.example", "-signer", "ca");
        make("client", client, "-signer", "ca");
    }

    private void make(String alias, String commonName, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of("-keystore", store.toString(), "-alias", alias, "-dname", "CN=" + commonName));
        command.addAll(List.of(more));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("keytool.log")));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** File with the certificate, and those that it is signed by. */
    public Path certificate(String alias) {
        return write(alias + ".crt", certificates(alias));
    }

    /** File with the key. */
    public Path key(String alias) {
        Path file = write(alias + ".key", privateKey(alias));
        try {
            // PostgreSQL's driver refuses a key that others can read.
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** File with both. */
    public Path identity(String alias) {
        return write(alias + ".pem", privateKey(alias) + certificates(alias));
    }

    /** For a server in this process. */
    public SSLContext server(String alias) {
        try {
            KeyStore only = KeyStore.getInstance("PKCS12");
            only.load(null, null);
            only.setKeyEntry(alias, load().getKey(alias, secret()), secret(), load().getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(only, secret());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String privateKey(String alias) {
        try {
            return pem("PRIVATE KEY", load().getKey(alias, secret()).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String certificates(String alias) {
        try {
            StringBuilder all = new StringBuilder();
            for (Certificate each : load().getCertificateChain(alias)) {
                all.append(pem("CERTIFICATE", each.getEncoded()));
            }
            return all.toString();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, secret());
        }
        return all;
    }

    private static char[] secret() {
        return PASSWORD.toCharArray();
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
