// One TLS 1.3 connection with wolfSSL.
//
//   tls server PORT CERTIFICATE KEY GROUP ROOT    ROOT: clients have to show a certificate; "-" for none
//   tls client PORT CERTIFICATE KEY GROUP ROOT    CERTIFICATE: "-" for none; a line of standard input is sent
#include <wolfssl/options.h>

#include <wolfssl/ssl.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void need(int good, const char *what) {
  if (!good) {
    fprintf(stderr, "wolfSSL: %s\n", what);
    exit(1);
  }
}

static void need_ssl(WOLFSSL *ssl, int result, const char *what) {
  char text[WOLFSSL_MAX_ERROR_SZ];
  if (result <= 0) {
    fprintf(stderr, "wolfSSL: %s: %s\n", what,
            wolfSSL_ERR_error_string((unsigned long)wolfSSL_get_error(ssl, result), text));
    exit(1);
  }
}

static int group(const char *name) {
  if (strcmp(name, "x25519") == 0) return WOLFSSL_ECC_X25519;
  if (strcmp(name, "p256") == 0) return WOLFSSL_ECC_SECP256R1;
  if (strcmp(name, "p384") == 0) return WOLFSSL_ECC_SECP384R1;
  return 0;
}

static int open_socket(int serves, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  int yes = 1;
  int made = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!serves) {
    need(connect(made, (struct sockaddr *)&address, sizeof address) == 0, "connect");
    return made;
  }
  setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  need(bind(made, (struct sockaddr *)&address, sizeof address) == 0, "bind");
  need(listen(made, 1) == 0, "listen");
  return accept(made, NULL, NULL);
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "version") == 0) {
    printf("wolfSSL %s\n", wolfSSL_lib_version());
    return 0;
  }
  need(count == 7, "six words are needed");
  int serves = strcmp(words[1], "server") == 0;
  const char *certificate = words[3], *key = words[4], *root = words[6];
  wolfSSL_Init();
  WOLFSSL_CTX *context = wolfSSL_CTX_new(serves ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method());
  need(context != NULL, "context");
  if (strcmp(certificate, "-") != 0) {
    need(wolfSSL_CTX_use_certificate_file(context, certificate, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS, certificate);
    need(wolfSSL_CTX_use_PrivateKey_file(context, key, WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS, key);
  }
  if (strcmp(root, "-") != 0) {
    need(wolfSSL_CTX_load_verify_locations(context, root, NULL) == WOLFSSL_SUCCESS, root);
    wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  } else {
    wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_NONE, NULL);
  }
  int only = group(words[5]);
  if (only != 0) need(wolfSSL_CTX_set_groups(context, &only, 1) == WOLFSSL_SUCCESS, words[5]);

  int connected = open_socket(serves, atoi(words[2]));
  need(connected >= 0, "accept");
  WOLFSSL *ssl = wolfSSL_new(context);
  need(ssl != NULL, "connection");
  wolfSSL_set_fd(ssl, connected);
  if (!serves) {
    const char *name = "server.example";
    need(wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, name, (unsigned short)strlen(name)) == WOLFSSL_SUCCESS, "name");
    need(wolfSSL_check_domain_name(ssl, name) == WOLFSSL_SUCCESS, "name");
    need_ssl(ssl, wolfSSL_connect(ssl), "connect");
  } else {
    need_ssl(ssl, wolfSSL_accept(ssl), "accept");
  }

  char line[1024], answer[1200];
  int length;
  if (serves) {
    length = wolfSSL_read(ssl, line, sizeof line);
    need_ssl(ssl, length, "read");
    int made = snprintf(answer, sizeof answer, "HTTP/1.0 200 OK\r\n\r\n%.*s", length, line);
    need_ssl(ssl, wolfSSL_write(ssl, answer, made), "write");
  } else {
    need(fgets(line, sizeof line, stdin) != NULL, "standard input");
    need_ssl(ssl, wolfSSL_write(ssl, line, (int)strlen(line)), "write");
    while ((length = wolfSSL_read(ssl, answer, sizeof answer)) > 0) {
      fwrite(answer, 1, (size_t)length, stdout);
    }
  }
  wolfSSL_shutdown(ssl);
  close(connected);
  return 0;
}
