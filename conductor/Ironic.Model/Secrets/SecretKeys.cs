using System.Collections.Frozen;

namespace Ironic.Model.Secrets;

/// <summary>Which keys of a free-form field hold secrets: masked in every API answer, encrypted at rest.</summary>
/// <remarks>The words are Ironic's (oslo.utils' mask_dict_password and the API's own additions).</remarks>
public static class SecretKeys
{
    private static readonly string[] Words =
    [
        "password", "passphrase", "secret", "token", "admin_pass", "adminpass", "new_pass", "sys_pswd", "private_key", "encrypted_key", "sslkey", "configdrive",
    ];

    private static readonly FrozenSet<string> Exact = new[] { "snmp_auth_key", "snmp_priv_key", "ipmi_hex_kg_key" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsSecret(string key) => Exact.Contains(key) || Array.Exists(Words, word => key.Contains(word, StringComparison.OrdinalIgnoreCase));
}
