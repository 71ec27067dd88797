using Ironic.Api.Auth;

namespace Ironic.Api.Tests.Auth;

public sealed class HtpasswdTests
{
    private const string Hash = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    [Fact]
    public void Parse_EntriesCommentsAndBlanks_GivesTheUsers()
    {
        var users = Htpasswd.Parse($"# operators\n\nann:{Hash}\r\nbob:{Hash}\n").Hashes;
        Assert.Equal(["ann", "bob"], users.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Hash, users["bob"]);
    }

    [Theory]
    [InlineData("ann:$apr1$abc$def", "Line 1: the password of user 'ann' is not hashed with bcrypt")]
    [InlineData("\nann", "Line 2 is not of the form user:hash.")]
    [InlineData(":" + Hash, "Line 1 is not of the form user:hash.")]
    public void Parse_WeakOrMalformed_SaysWhere(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Htpasswd.Parse(text)).Message, StringComparison.Ordinal);
}
