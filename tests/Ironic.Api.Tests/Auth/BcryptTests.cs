using Ironic.Api.Auth;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth;

public sealed class BcryptTests
{
    /// <summary>Vectors of the reference implementation (crypt_blowfish).</summary>
    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    [InlineData("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    public void Verify_ReferenceVector_IsRight(string password, string hash)
    {
        Assert.True(Bcrypt.Verify(password, hash));
        Assert.False(Bcrypt.Verify(password + "x", hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$2y$")]
    [InlineData("$2y$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2y$05$CCCC")]
    [InlineData("plain")]
    public void Verify_MalformedHash_IsWrong(string hash) => Assert.False(Bcrypt.Verify("U*U", hash));

    [Fact]
    public async Task Verify_HashMadeByPython_IsRight()
    {
        var made = await ForeignTool.RunAsync("python3", ["-W", "ignore", "-c", "import crypt; print(crypt.crypt('pässword', crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))"]);
        Assert.True(Bcrypt.Verify("pässword", made.Output.Trim()), made.ToString());
    }
}
