"""What stock moto lacks. Everything in this package is the project's own emulation, not independent evidence about AWS."""


def install(url: str) -> None:
    """Patches moto, once, before the first request. `url` is where functions find this server."""
    from . import (
        alarms,
        cfn_stacks,
        cfn_mended,
        cfn_kinds,
        endpoints,
        functions,
        mails,
        metrics,
        trail,
    )

    cfn_kinds.install()
    cfn_mended.install()
    cfn_stacks.install()
    endpoints.install()
    metrics.install()
    alarms.install()
    mails.install()
    trail.install()
    functions.install(url)
