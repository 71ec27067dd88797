namespace EndToEnd.Tests.BadWays;

/// <summary>BMCs that do not do what they should. No machine boots in these.</summary>
internal static class BmcWays
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static IEnumerable<BadWay> All =>
    [
        new("wrong BMC password", WrongPasswordAsync) { StartsInEnroll = true },
        new("BMC silent", SilentAsync) { StartsInEnroll = true },
        new("BMC answers but power never changes", PowerNeverChangesAsync),
    ];

    private static async Task WrongPasswordAsync(Trial trial)
    {
        await trial.TellAsync("set", "--driver-info", "ipmi_password=mistyped");
        await trial.TellAsync("manage");
        await trial.EndsAsync("enroll", "bmc-credentials-refused", Limit, "password", trial.Machine.Bmc.Address.Address.ToString());

        await trial.TellAsync("set", "--driver-info", $"ipmi_password={trial.Machine.Bmc.Password}");
        await trial.TellAsync("manage");
        Assert.Null((await trial.ReachesAsync("manageable", Limit))["last_error"]);
    }

    private static async Task SilentAsync(Trial trial)
    {
        trial.Machine.BmcIsSilent = true;
        await trial.TellAsync("manage");
        await trial.EndsAsync("enroll", "bmc-no-answer", Limit, "not answer", trial.Machine.Bmc.Address.Address.ToString());

        trial.Machine.BmcIsSilent = false;
        await trial.TellAsync("manage");
        Assert.Null((await trial.ReachesAsync("manageable", Limit))["last_error"]);
    }

    private static async Task PowerNeverChangesAsync(Trial trial)
    {
        trial.Machine.IgnoresPowerCommands = true;
        await trial.DeployAsync();
        await trial.EndsAsync("deploy failed", "power-did-not-change", Limit, "still reports 'power off'", "after power on was accepted");
        Assert.Equal(0, trial.Machine.Starts);

        trial.Machine.IgnoresPowerCommands = false;
        await trial.IsHandedBackAsync();
        await trial.TellAsync("power on");
        await Ironic.Testing.Eventually.TrueAsync(() => trial.Machine.IsPoweredOn, Limit, "power");
        await trial.TellAsync("power off");
        await Ironic.Testing.Eventually.TrueAsync(() => !trial.Machine.IsPoweredOn, Limit, "no power");
    }
}
