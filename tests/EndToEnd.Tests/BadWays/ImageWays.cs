namespace EndToEnd.Tests.BadWays;

/// <summary>Images that cannot be had, or must not be written: known before the machine is touched.</summary>
internal static class ImageWays
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static IEnumerable<BadWay> All =>
    [
        new("image URL 404", trial => RefusedAsync(trial, new(trial.Images.Origin, "none.raw"), BadImages.WrongChecksum, "image-not-found", "none.raw", "404")),
        new("image checksum wrong", trial => RefusedAsync(trial, new(trial.Images.Origin, "small.raw"), BadImages.WrongChecksum, "image-checksum-mismatch", "small.raw", BadImages.WrongChecksum)),
        new("qcow2 with a backing file", trial => RefusedAsync(trial, trial.Images.WithBackingFile, BadImages.WrongChecksum, "image-unsafe", "overlay.qcow2", "backing file")),
    ];

    private static async Task RefusedAsync(Trial trial, Uri image, string checksum, string cause, params string[] words)
    {
        await trial.DeployAsync(image, checksum);
        await trial.EndsAsync("deploy failed", cause, Limit, words);
        Assert.Equal(0, trial.Machine.Starts);
        await trial.IsHandedBackAsync();
    }
}
