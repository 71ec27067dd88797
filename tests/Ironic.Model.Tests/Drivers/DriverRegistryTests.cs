using System.Collections.Immutable;
using Ironic.Model.Drivers;

namespace Ironic.Model.Tests.Drivers;

/// <summary>Which implementations a node gets and may have, and how others are refused: in Ironic's words.</summary>
public sealed class DriverRegistryTests
{
    private static readonly HardwareType Acme = new("acme", new Dictionary<DriverSlot, ImmutableArray<string>>
    {
        [DriverSlot.Power] = ["good", "better"],
        [DriverSlot.Bios] = ["no-bios"],
        [DriverSlot.Console] = ["nobody-has-it"],
    });

    private static readonly HardwareType Any = Acme with { Name = "any", AllowsAny = true };

    [Fact]
    public void Default_OfASlot_IsTheBestEnabledOne()
    {
        Assert.Equal("good", Compose(new(), "acme").Slots[DriverSlot.Power].Name);
        Assert.Equal("better", Compose(Enabled(DriverSlot.Power, "better", "other"), "acme").Slots[DriverSlot.Power].Name);
    }

    [Fact]
    public void Default_AsConfigured_GoesBeforeTheBest()
    {
        var settings = new DriverSettings { DefaultInterfaces = new Dictionary<DriverSlot, string> { [DriverSlot.Power] = "better" } };
        Assert.Equal("better", Compose(settings, "acme").Slots[DriverSlot.Power].Name);
        Assert.Equal("better", Registry(settings).DefaultOf(Acme, DriverSlot.Power));
    }

    [Theory]
    [InlineData("other", "power interface implementation 'other' is not supported by hardware type acme.")]
    [InlineData("nope", "Could not find the following interface in the 'ironic.hardware.interfaces.power' entrypoint: nope. Valid interfaces are ['better', 'good', 'other'].")]
    public void Choice_ThatCannotBe_IsRefusedInIronicsWords(string name, string text)
    {
        Assert.False(Registry(new()).TryCompose("acme", new Dictionary<DriverSlot, string> { [DriverSlot.Power] = name }, out _, out var errors));
        Assert.Equal(text, Assert.Single(errors));
    }

    [Theory]
    [InlineData("other", null)]
    [InlineData("good", "other")]
    public void NothingEnabledThatFits_HasNoDefault(string enabled, string? configured)
    {
        var settings = Enabled(DriverSlot.Power, enabled, "other") with
        {
            DefaultInterfaces = configured is null ? new Dictionary<DriverSlot, string>() : new Dictionary<DriverSlot, string> { [DriverSlot.Power] = configured },
        };
        Assert.False(Registry(settings).TryCompose("acme", new Dictionary<DriverSlot, string>(), out _, out var errors));
        Assert.Equal("For hardware type 'acme', no default value found for power interface could be determined. Please ensure the interfaces are enabled.", Assert.Single(errors));
    }

    [Fact]
    public void Type_ThatAllowsAny_TakesWhatItDoesNotName()
    {
        Assert.True(Registry(new()).TryCompose("any", new Dictionary<DriverSlot, string> { [DriverSlot.Power] = "other" }, out var driver, out _));
        Assert.Equal("other", driver.Slots[DriverSlot.Power].Name);
    }

    [Fact]
    public void Type_NotEnabled_IsUnknown()
    {
        Assert.False(Registry(new() { EnabledHardwareTypes = ["any"] }).TryCompose("acme", new Dictionary<DriverSlot, string>(), out _, out var errors));
        Assert.Equal("No valid host was found. Reason: No conductor service registered which supports driver acme for conductor group \"\".", Assert.Single(errors));
    }

    [Fact]
    public void Settings_ThatNameWhatNobodyHas_AreAllTold()
    {
        var problems = Registry(new()
        {
            EnabledHardwareTypes = ["acme", "typo"],
            EnabledInterfaces = new Dictionary<DriverSlot, IReadOnlyList<string>> { [DriverSlot.Power] = ["good", "bad"] },
            DefaultInterfaces = new Dictionary<DriverSlot, string> { [DriverSlot.Bios] = "yes-bios" },
        }).SettingsProblems();
        Assert.Equal(3, problems.Count);
    }

    private static DriverSettings Enabled(DriverSlot slot, params string[] names) => new() { EnabledInterfaces = new Dictionary<DriverSlot, IReadOnlyList<string>> { [slot] = names } };

    private static NodeDriver Compose(DriverSettings settings, string type) =>
        Registry(settings).TryCompose(type, new Dictionary<DriverSlot, string>(), out var driver, out var errors) ? driver : throw new InvalidOperationException(string.Join(" ", errors));

    private static DriverRegistry Registry(DriverSettings settings) => new(
        [Acme, Any],
        [
            .. new[] { "good", "better", "other" }.Select(name => new UnsupportedInterface(DriverSlot.Power, name)),
            new UnsupportedInterface(DriverSlot.Bios, "no-bios"),
        ],
        settings);
}
