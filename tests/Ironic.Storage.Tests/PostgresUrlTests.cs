using Ironic.Model.Stores;
using Ironic.Storage.Postgres;
using Ironic.Testing;
using Npgsql;

namespace Ironic.Storage.Tests;

public sealed class PostgresUrlTests
{
    [Fact]
    public void Url_InEveryPart_IsUnderstood()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("password"), "s3cret\n");

        var builder = PostgresUrl.Parse("postgresql://iron%20ic@db.example:5433/machines?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem", folder.File("password"));

        Assert.Equal(("iron ic", "db.example", 5433, "machines"), (builder.Username, builder.Host, builder.Port, builder.Database));
        Assert.Equal((SslMode.VerifyFull, "/etc/ca.pem", "s3cret"), (builder.SslMode, builder.RootCertificate, builder.Password));
        Assert.Equal("/run/postgresql", PostgresUrl.Parse("postgres://u@localhost/d?host=/run/postgresql", null).Host);
    }

    [Theory]
    [InlineData("mysql://u@h/d", "its form is")]
    [InlineData("not a url", "its form is")]
    [InlineData("postgres://u:topsecret@h/d", "holds a password")]
    [InlineData("postgres://h/d", "names no user or no database")]
    [InlineData("postgres://u@h", "names no user or no database")]
    [InlineData("postgres://u@h/d?sslmode=maybe", "allowed: allow, disable, prefer")]
    [InlineData("postgres://u@h/d?fetch=1", "a parameter 'fetch'; allowed: host")]
    public void Url_ThatIsWrong_IsRefusedByName_WithoutItsSecrets(string url, string said)
    {
        var fault = Assert.Throws<StoreException>(() => PostgresUrl.Parse(url, null));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PasswordFile_ThatIsMissing_IsNamed() =>
        Assert.Contains("/nowhere/password", Assert.Throws<StoreException>(() => PostgresUrl.Parse("postgres://u@h/d", "/nowhere/password")).Message, StringComparison.Ordinal);
}
