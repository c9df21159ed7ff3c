package io.gyre.auth;

/** Public keys in forms that Java does not write. */
final class Pems {
  /** A self-signed certificate. */
  static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIDATCCAemgAwIBAgIUZfiC0EyugpF1KCBZwermD+o09CgwDQYJKoZIhvcNAQEL
      BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjUyMzIyNTFaGA8yMTI2MTEwMTIz
      MjI1MVowDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
      AQoCggEBAL6jDEtXgfQO0zszq3hxUdiswgrRoX3hykrC7354TI9dMzfedLBcZon/
      0EqIo+Lb8G73cwBqsXEZvlvzzTfDQla4dhAFrSj2Db91k8LdULxdRcQDhblMcWCw
      xIrzjcymkG6yWOZHOjUE6ajZMq0vaq25Zc8lcG+aYJHmPPsyssGg3u2LHGtkVGMg
      bYOdwx1XoY9H8GvUsvf5sm/5NI5zLtn2EXAcsgptcmrZg01zaf/e31JqlxizYij7
      adQWJwKPaGV2B4zm64cTmGYgQUCVcVKESS+n7uh/BYwc/g0JqJDlmTDaMBfw8QQQ
      WCZGpHSujq0q+HDoN34UoxFMCLAKFJ0CAwEAAaNTMFEwHQYDVR0OBBYEFOf5GX2y
      xY7oo4uktaT1lYgDeDuMMB8GA1UdIwQYMBaAFOf5GX2yxY7oo4uktaT1lYgDeDuM
      MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAES2ZOR9lBuitsPK
      MzSaVfUYjxIdcoeuzijhDuMqnbZ+jqqfkJ6XNyitvTBFiScJ67o0qzk0jj6kfRKH
      bYqvUIDNUFCjZeTNdlFBTafO4jyzro/DHv9S+0QeAoONVRy9r7uGMJVgAnsRjXsI
      DLscMc+8FyPDSh76CMa/PgG5+BuOCZYtKwVpAApgOHXS8RjNYpknvYTeaKgCmjg1
      G/1mHOZeBT/yYZ3ynnlbIZm6uztdYsHmqD7oVKLxwu8izULBRIEPAVm5AMkxssPT
      k9ZTdIqERkoLQL0SL8ApebVQE7L2M4RBJMyUxeNfi92AkAr7vVKu/HksIJGXIUDp
      dSyMmrY=
      -----END CERTIFICATE-----
      """;

  /** The key of the certificate. */
  static final String CERTIFICATE_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvqMMS1eB9A7TOzOreHFR
      2KzCCtGhfeHKSsLvfnhMj10zN950sFxmif/QSoij4tvwbvdzAGqxcRm+W/PNN8NC
      Vrh2EAWtKPYNv3WTwt1QvF1FxAOFuUxxYLDEivONzKaQbrJY5kc6NQTpqNkyrS9q
      rbllzyVwb5pgkeY8+zKywaDe7Ysca2RUYyBtg53DHVehj0fwa9Sy9/myb/k0jnMu
      2fYRcByyCm1yatmDTXNp/97fUmqXGLNiKPtp1BYnAo9oZXYHjObrhxOYZiBBQJVx
      UoRJL6fu6H8FjBz+DQmokOWZMNowF/DxBBBYJkakdK6OrSr4cOg3fhSjEUwIsAoU
      nQIDAQAB
      -----END PUBLIC KEY-----
      """;

  /** The same key as PKCS#1. */
  static final String PKCS1 =
      """
      -----BEGIN RSA PUBLIC KEY-----
      MIIBCgKCAQEAvqMMS1eB9A7TOzOreHFR2KzCCtGhfeHKSsLvfnhMj10zN950sFxm
      if/QSoij4tvwbvdzAGqxcRm+W/PNN8NCVrh2EAWtKPYNv3WTwt1QvF1FxAOFuUxx
      YLDEivONzKaQbrJY5kc6NQTpqNkyrS9qrbllzyVwb5pgkeY8+zKywaDe7Ysca2RU
      YyBtg53DHVehj0fwa9Sy9/myb/k0jnMu2fYRcByyCm1yatmDTXNp/97fUmqXGLNi
      KPtp1BYnAo9oZXYHjObrhxOYZiBBQJVxUoRJL6fu6H8FjBz+DQmokOWZMNowF/Dx
      BBBYJkakdK6OrSr4cOg3fhSjEUwIsAoUnQIDAQAB
      -----END RSA PUBLIC KEY-----
      """;

  /** A key on a curve that JWT algorithms here do not use. */
  static final String SECP256K1 =
      """
      -----BEGIN PUBLIC KEY-----
      MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEGFw5fu6MvaGlGGI5/HKQbLY6GxyoYX48
      TtxHxLDcDIfHgRLsc5FqaHCVUmaXX67qeqVirnVRTEUoNjVLq9FSMQ==
      -----END PUBLIC KEY-----
      """;

  private Pems() {}
}
