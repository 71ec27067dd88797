using Ironic.Snmp.Usm;

namespace Ironic.Snmp.Tests.Usm;

public sealed class KeyTests
{
    private static readonly byte[] EngineId = Convert.FromHexString("000000000000000000000002");

    /// <summary>The samples of RFC 3414, sections A.3.1 and A.3.2.</summary>
    [Theory]
    [InlineData("md5", "9FAF3283884E92834EBC9847D8EDD963", "526F5EED9FCCE26F8964C2930787D82B")]
    [InlineData("sha", "9FB5CC0381497B3793528939FF788D5D79145211", "6695FEBC9288E36282235FC7151F128497B38F3F")]
    public void Keys_OfTheRfcsPassphrase_AreTheRfcs(string protocol, string key, string localized)
    {
        var auth = AuthProtocol.All[protocol];
        var made = auth.KeyOf("maplesyrup"u8);
        Assert.Equal(key, Convert.ToHexString(made));
        Assert.Equal(localized, Convert.ToHexString(auth.Localize(made, EngineId)));
    }

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var auth in AuthProtocol.All.Keys)
            {
                foreach (var priv in PrivProtocol.All.Keys) pairs.Add(auth, priv);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Encrypt_ThenDecrypt_GivesTheSame(string auth, string priv)
    {
        var protocol = PrivProtocol.All[priv];
        var localized = AuthProtocol.All[auth].Localize(AuthProtocol.All[auth].KeyOf("maplesyrup"u8), EngineId);
        var key = protocol.KeyOf(AuthProtocol.All[auth], localized, EngineId);
        var plain = Enumerable.Range(0, 37).Select(i => (byte)i).ToArray();
        byte[] salt = [1, 2, 3, 4, 5, 6, 7, 8];

        var encrypted = protocol.Encrypt(key, 3, 400, salt, plain);

        Assert.Equal(protocol.KeyLength, key.Length);
        Assert.NotEqual(plain, encrypted[..37]);
        Assert.Equal(plain, protocol.Decrypt(key, 3, 400, salt, encrypted)![..37]);
    }

    [Fact]
    public void User_EncryptionWithoutAuthentication_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new UsmUser("u", priv: PrivProtocol.All["aes"], privSecret: new("secret12")));
}
