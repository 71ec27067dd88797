using Ironic.Conductor.Rescue;

namespace Ironic.Conductor.Tests.Rescue;

public sealed class CryptPasswordTests
{
    /// <summary>Made by libxcrypt's crypt(3): the specification's first words, and lengths around those of the digests.</summary>
    [Theory]
    [InlineData(CryptAlgorithm.Sha256, "Hello world!", "saltstring", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5")]
    [InlineData(CryptAlgorithm.Sha512, "Hello world!", "saltstring", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData(CryptAlgorithm.Sha256, "x", "Ab./0123456789zZ", "$5$Ab./0123456789zZ$eQ/8AEn5lQ3Bzdykm8wG4073hskZE0hs9CUn0/SXVG8")]
    [InlineData(CryptAlgorithm.Sha512, "x", "Ab./0123456789zZ", "$6$Ab./0123456789zZ$vZd1jeVlsLj8//C/Cs0FZAPDv9uP6SG6pDIc9eCg5JhxRy1suc/DL0aXAkzrCGq54h.cggAsufnYA.nkrZbQh0")]
    [InlineData(CryptAlgorithm.Sha256, "0123456789abcdef0123456789abcdef", "Ab./0123456789zZ", "$5$Ab./0123456789zZ$adwzjbURw7uakb8EY.smO5YQLSHLFQ/QnCzxuOF9ze.")]
    [InlineData(CryptAlgorithm.Sha512, "0123456789abcdef0123456789abcdef", "Ab./0123456789zZ", "$6$Ab./0123456789zZ$dIcRcAeLcflPqSmRwO2LDBj0nGBZo1D0Mq/f3iifJLzC/BefzbwyLoY705bTadDbh1syTN2yp7SOi815iTGbK1")]
    [InlineData(CryptAlgorithm.Sha256, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef!", "Ab./0123456789zZ", "$5$Ab./0123456789zZ$hW3.7r2JfDtg7/oDGVTBHqdOjr.elmDd59jRSKv9X/2")]
    [InlineData(CryptAlgorithm.Sha512, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef!", "Ab./0123456789zZ", "$6$Ab./0123456789zZ$bqhKBrykugZQveSvGVKyY0nDsGhwrAnpFqik50/dO7AaD8.6FvrfZV.xm0CsDhAaJhz1zgWCI4Ai40.VFyK16/")]
    [InlineData(CryptAlgorithm.Sha256, "pässwörd", "Ab./0123456789zZ", "$5$Ab./0123456789zZ$2RbrDu/z9o2u.W1wPA/isK5P.e/3JNCkc4AaoJNLTW2")]
    [InlineData(CryptAlgorithm.Sha512, "pässwörd", "Ab./0123456789zZ", "$6$Ab./0123456789zZ$pACNcwjvLcTkniq/LAHiWitnv6iIYVEiAkVWhuREylJ3.ffvudK0CAPcEwMe1wDhu89t5Ks4rdBEJjzF/YFn3.")]
    public void Hash_IsWhatCryptMakes(CryptAlgorithm algorithm, string password, string salt, string expected) => Assert.Equal(expected, CryptPassword.Hash(password, salt, algorithm));

    [Fact]
    public void Hash_TakesANewSaltEachTime()
    {
        var (one, other) = (CryptPassword.Hash(new("x"), CryptAlgorithm.Sha256).Reveal(), CryptPassword.Hash(new("x"), CryptAlgorithm.Sha256).Reveal());
        Assert.NotEqual(one, other);
        Assert.Equal(one, CryptPassword.Hash("x", one.Split('$')[2], CryptAlgorithm.Sha256));
    }
}
