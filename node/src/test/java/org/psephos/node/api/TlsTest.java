package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public port with a certificate of its own. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    private static Path certificate;
    private static Path key;
    private static SSLContext trusting;

    @BeforeAll
    static void signACertificate(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        certificate = pem(
                folder.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("node").getEncoded());
        key = pem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("node", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("node", keys.getCertificate("node"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private static ApiConfig secured(ApiConfig config, Path certificate, Path key) {
        return config.with(Optional.of(new ApiConfig.Tls(certificate, key)), config.trustedProxies(), config.limits());
    }

    @Test
    void speaksHttpsAndNothingElse() throws Exception {
        try (var api = new ApiFixture(config -> secured(config, certificate, key));
                HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
                HttpClient stranger = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://127.0.0.1:" + api.server.port() + "/api/v1/status"))
                    .build();

            var answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains(api.chain.chainId().toHex());
            assertThatThrownBy(() -> stranger.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> api.get("/api/v1/status")).hasRootCauseInstanceOf(IOException.class);
            assertThat(api.send(api.admin("/log-level").build()).statusCode())
                    .as("the admin port stays plain: it is for this machine")
                    .isEqualTo(200);
        }
    }

    @Test
    void saysWhichFileCannotBeUsed(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "not a certificate");

        assertThatThrownBy(() -> new ApiFixture(config -> secured(config, certificate, missing)))
                .hasMessageContaining("TLS_FILES")
                .hasMessageContaining("missing.pem");
        assertThatThrownBy(() -> new ApiFixture(config -> secured(config, garbage, key)))
                .hasMessageContaining("TLS_FILES")
                .hasMessageContaining("garbage.pem");
    }
}
