from deployments.models.assessment import Assessment
from deployments.models.cell import DeploymentCell
from deployments.models.deployment import Deployment, DeploymentCitation, DeploymentClaim, DeploymentClaimCitation
from deployments.models.system import System, SystemCitation, SystemClaim, SystemClaimCitation

__all__ = [
    "Assessment",
    "Deployment",
    "DeploymentCell",
    "DeploymentCitation",
    "DeploymentClaim",
    "DeploymentClaimCitation",
    "System",
    "SystemCitation",
    "SystemClaim",
    "SystemClaimCitation",
]
