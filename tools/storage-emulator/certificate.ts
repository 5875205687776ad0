import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate for this machine's loopback address, and its key; nobody else trusts it. */
export interface Certificate {
  keyFile: string;
  certificateFile: string;
  key: string;
  certificate: string;
}

/** Makes one with OpenSSL. @param folder where the two files go */
export function makeCertificate(folder: string): Certificate {
  const [keyFile, certificateFile] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1".split(" "),
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", certificateFile],
    ],
    { stdio: "pipe" },
  );
  return {
    keyFile,
    certificateFile,
    key: readFileSync(keyFile, "utf8"),
    certificate: readFileSync(certificateFile, "utf8"),
  };
}
