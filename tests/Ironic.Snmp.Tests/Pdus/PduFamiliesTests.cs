using Ironic.Snmp.Pdus;

namespace Ironic.Snmp.Tests.Pdus;

public sealed class PduFamiliesTests
{
    [Theory]
    [InlineData("1.3.6.1.4.1.318.1.1.12.1", "apc_rackpdu")]
    [InlineData("1.3.6.1.4.1.318.1.1.4.5.6", "apc_masterswitch")]
    [InlineData("1.3.6.1.4.1.318.1.1.6", "apc_masterswitchplus")]
    [InlineData("1.3.6.1.4.1.21317.1", "aten")]
    [InlineData("1.3.6.1.4.1.3808.1.1.3", "cyberpower")]
    [InlineData("1.3.6.1.4.1.23620.1", "teltronix")]
    [InlineData("1.3.6.1.4.1.534.10", "eatonpower")]
    [InlineData("1.3.6.1.4.1.318.1.1.120.1", null)]
    [InlineData("1.3.6.1.4.1.9.1", null)]
    public void Recognise_BySysObjectId(string id, string? family) => Assert.Equal(family, PduFamilies.Recognise(ObjectId.Parse(id))?.Name);

    [Fact]
    public void All_ThatOperatorsKnow_AreThere() => Assert.Equal(
        ["apc", "apc_masterswitch", "apc_masterswitchplus", "apc_rackpdu", "aten", "baytech_mrp27", "cyberpower", "eatonpower", "raritan_pdu2",
            "servertech_sentry3", "servertech_sentry4", "teltronix", "vertivgeist_pdu"],
        PduFamilies.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Eaton_Outlet7_HasItsThreeObjects()
    {
        var eaton = PduFamilies.All["eatonpower"];
        Assert.Equal("1.3.6.1.4.1.534.6.6.7.6.6.1.2.7", eaton.StatusOf(7).ToString());
        Assert.Equal(("1.3.6.1.4.1.534.6.6.7.6.6.1.4.7", 0), (eaton.ActionFor(true, 7).Name.ToString(), eaton.ActionFor(true, 7).Value));
        Assert.Equal(("1.3.6.1.4.1.534.6.6.7.6.6.1.3.7", 0), (eaton.ActionFor(false, 7).Name.ToString(), eaton.ActionFor(false, 7).Value));
    }

    [Fact]
    public void Aten_Outlet3_IsInTheMiddleOfItsObject() => Assert.Equal("1.3.6.1.4.1.21317.1.3.2.2.2.2.3.0", PduFamilies.All["aten"].StatusOf(3).ToString());
}
