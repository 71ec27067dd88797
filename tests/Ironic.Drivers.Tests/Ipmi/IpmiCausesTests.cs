using Ironic.Drivers.Ipmi;
using Ironic.Ipmi;
using Ironic.Testing;

namespace Ironic.Drivers.Tests.Ipmi;

public class IpmiCausesTests
{
    [Fact]
    public void CauseOf_EveryFailure_IsExplainedToOperators()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "bmc-causes.md"));
        var causes = Enum.GetValues<IpmiFailure>().Select(IpmiCauses.CauseOf)
            .Concat([DriverCauses.DriverInfoInvalid, DriverCauses.PowerDidNotChange, IpmiCauses.BootDeviceNotKept]);
        Assert.All(causes, cause => Assert.Contains($"| `{cause}` |", page, StringComparison.Ordinal));
    }
}
