using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ironic.Images.Tests;

public sealed class ImageOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.Empty(new ImageOptions().Validate());

    [Fact]
    public void AddImages_WrongOptions_ListsEveryFailure()
    {
        var wrong = new ImageOptions { CacheFolder = "here", MaxAttempts = 0, PermittedFormats = ["raw", "vmdk"], ReadTimeout = TimeSpan.Zero, CaFile = "/none.pem", MaxCacheBytes = 0 };

        var fault = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddImages(wrong));

        Assert.Equal(
            [
                "CacheFolder has 'here'; an absolute path is needed.",
                "MaxCacheBytes is 0; at least 1 is needed.",
                "MaxAttempts is 0; allowed: 1 to 100.",
                "ReadTimeout is 00:00:00; allowed: above zero, up to 7 days.",
                "PermittedFormats has 'vmdk'; allowed: raw, gpt, qcow2, iso.",
                "CaFile is '/none.pem': there is no such file.",
            ],
            fault.Failures);
    }
}
